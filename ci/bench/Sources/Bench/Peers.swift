import CLoops

#if Peers
    import Peers
#endif

/// The work of a row that GRDB can do too.
enum PeerWork {
    case scan
    case scanByName
    case insert(Source)
    case get([Int64])
    case create(Source)
    case selectIn
}

extension SQLiteBed {
    /// The same work with GRDB; none unless the package is built with its trait Peers.
    func peers(_ work: PeerWork) throws -> [Peer] {
        #if Peers
            let peer = try GRDBPeer(path: path)
            return switch work {
            case .scan: [Peer(name: "GRDB", run: peer.scan)]
            case .scanByName: [Peer(name: "GRDB", run: peer.scanByName)]
            case .insert(let source):
                [Peer(name: "GRDB", reset: { peer.make(source.c) }, run: peer.insert)]
            case .get(let ids):
                [
                    Peer(name: "GRDB", run: { try peer.get(ids) }),
                    Peer(name: "GRDB kept", run: { try peer.getFromStatement(ids) }),
                ]
            case .create(let source):
                [Peer(name: "GRDB", reset: { peer.make(source.c) }, run: peer.create)]
            case .selectIn: [Peer(name: "GRDB", run: peer.selectIn)]
            }
        #else
            return []
        #endif
    }
}
