/// How a bind travels.
enum ParameterKind: UInt8 {
    case bool, int, double, decimal, text, bytes, date, time, timestamp
}
