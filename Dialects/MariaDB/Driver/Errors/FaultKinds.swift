import QuicksilverEngine

// Table of data: which native code is which kind. Native codes say more than SQLSTATE, which is
// the catch-all HY000 for most of them.
extension DatabaseError.Kind {
    /// The kind of a native code of the server or of the library; nil when only SQLSTATE may know.
    ///
    /// Source: MariaDB "Error Codes"; MySQL "Server Error Message Reference".
    static func mariadb(code: Int) -> DatabaseError.Kind? { mariadbKinds[code] }

    private static let mariadbKinds: [Int: DatabaseError.Kind] = {
        var kinds: [Int: DatabaseError.Kind] = [:]
        for (kind, codes) in mariadbCodes {
            for code in codes { kinds[code] = kind }
        }
        return kinds
    }()

    private static let mariadbCodes: [(DatabaseError.Kind, [Int])] = [
        // Constraints. 1586 names the key, 1169 doesn't; 1557 is a duplicate by way of a cascade.
        (.unique, [1022, 1062, 1169, 1557, 1586, 1859, 1761, 1762]),
        (.foreignKey, [1216, 1217, 1451, 1452, 1701]),
        (.notNull, [1048, 1263, 1364, 1566]),
        (.check, [3819, 4025]),
        // Several clients at once.
        (.deadlock, [1213, 1614]),
        (.serialization, [1020]),
        (.lockTimeout, [1205, 1907, 3572]),
        (.transactionFailed, [1180, 1181, 1402]),
        // Time and cancellation.
        (.statementTimeout, [1969, 3024]),
        (.cancelled, [1317, 1028]),
        // Connections.
        (
            .connectionLost,
            [
                2006, 2012, 2013, 2027, 2055, 1053, 1077, 1078, 1079, 1080, 1152, 1155, 1156, 1157,
                1158, 1159, 1160, 1161, 1184, 1189, 1190, 1218, 1927, 4031,
            ]
        ),
        (
            .connectionFailed,
            [
                2001, 2002, 2003, 2004, 2005, 2007, 2009, 2010, 2011, 2026, 1040, 1042, 1043, 1129,
                1135, 1203, 1226,
            ]
        ),
        (
            .authentication,
            [
                1045, 1130, 1131, 1133, 1251, 1275, 1698, 1820, 1862, 2049, 2054, 2058, 2059, 2061,
                4151,
            ]
        ),
        (.unknownDatabase, [1049, 1008, 1046]),
        // Statements and names.
        (.syntax, [1055, 1056, 1064, 1065, 1103, 1110, 1111, 1140, 1149, 1221, 1222, 1248, 1250]),
        (.unknownTable, [1051, 1109, 1146, 1347, 1932, 4091]),
        (.unknownColumn, [1054, 1072, 1247]),
        (.unknownObject, [1091, 1115, 1128, 1176, 1193, 1243, 1273, 1286, 1305, 1306, 1360, 1630]),
        (.duplicateObject, [1007, 1050, 1060, 1061, 1304, 1359, 1826, 1066, 1068, 1396]),
        (
            .parameterMismatch,
            [1058, 1136, 1210, 1241, 1318, 1582, 2031, 2034]
        ),
        (.multipleRows, [1172, 1242]),
        // Values.
        (.dataOutOfRange, [1118, 1153, 1162, 1264, 1265, 1301, 1406, 1439, 1441, 1690]),
        (.invalidValue, [1231, 1292, 1365, 1366, 1367, 1411, 1525, 3140, 3141, 4037, 4038]),
        (.wrongType, [1267, 1270, 1271, 1416, 2036, 4078, 4079]),
        // Server and program.
        (.readOnly, [1036, 1290, 1792, 1836]),
        (.diskFull, [1021, 1037, 1038, 1041, 1114]),
        (.corrupt, [1033, 1034, 1035, 1194, 1195, 1712, 1877]),
        (.permission, [1044, 1095, 1142, 1143, 1227, 1370, 1410, 1419]),
        (.unsupported, [1031, 1178, 1214, 1235, 1286, 1295, 2054, 2068, 4166]),
        (.misuse, [1179, 1192, 1399, 1568, 2014, 2030, 2033]),
    ]
}
