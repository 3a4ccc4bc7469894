#include <mysql.h>

/* Variadic in the library, so Swift can't call it. */
static inline unsigned long quicksilver_mariadb_capabilities(MYSQL *connection) {
    unsigned long bits = 0;
    if (mariadb_get_infov(
            connection, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, (void *)&bits))
        return 0;
    return bits;
}

/* Whether the server executes a statement once for each row of arrays of parameters. The header's
   own macro reads a structure that isn't installed. */
static inline int quicksilver_mariadb_has_bulk(MYSQL *connection) {
    return mariadb_connection(connection)
        && (quicksilver_mariadb_capabilities(connection)
            & (unsigned long)(MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
}
