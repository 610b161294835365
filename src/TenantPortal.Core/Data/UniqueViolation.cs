using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace TenantPortal.Core.Data;

/// <summary>Recognizes which unique index or key a failed save broke, so that "another replica was faster" is never said of another error.</summary>
internal static class UniqueViolation
{
    // https://www.sqlite.org/rescode.html: SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE.
    private static readonly int[] SqliteCodes = [1555, 2067];

    /// <param name="index">The database name of the index.</param>
    public static bool Violates(this DbUpdateException exception, PortalDb db, string index) =>
        exception.InnerException switch
        {
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } broken => broken.ConstraintName == index,
            SqliteException broken when SqliteCodes.Contains(broken.SqliteExtendedErrorCode) => FindColumns(db, index) is { } columns
                && broken.Message.Contains(columns, StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>Whether a row with the key of one that was to be added is already there.</summary>
    public static bool ViolatesKeyOf<T>(this DbUpdateException exception, PortalDb db)
        where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        return exception.InnerException switch
        {
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } broken => broken.ConstraintName == entity.FindPrimaryKey()!.GetName(),
            SqliteException broken when SqliteCodes.Contains(broken.SqliteExtendedErrorCode) => broken.Message.Contains(
                Describe(entity, entity.FindPrimaryKey()!.Properties),
                StringComparison.Ordinal
            ),
            _ => false,
        };
    }

    /// <summary>Whether any unique index or key was broken.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception) => exception.InnerException?.IsCausedByUniqueViolation() is true;

    /// <summary>The same for the exception of the database itself.</summary>
    public static bool IsCausedByUniqueViolation(this Exception exception) =>
        exception switch
        {
            PostgresException broken => broken.SqlState == PostgresErrorCodes.UniqueViolation,
            SqliteException broken => SqliteCodes.Contains(broken.SqliteExtendedErrorCode),
            _ => false,
        };

    /// <summary>
    /// Whether another writer was faster: it changed or removed a row of this save, or added one with the same key. The next attempt finds
    /// what it stored.
    /// </summary>
    public static bool IsConflict(this DbUpdateException exception) => exception is DbUpdateConcurrencyException || exception.IsUniqueViolation();

    /// <summary>Whether a row is gone that this one refers to, or one is there that refers to it.</summary>
    public static bool IsForeignKeyViolation(this DbUpdateException exception) =>
        exception.InnerException switch
        {
            PostgresException broken => broken.SqlState == PostgresErrorCodes.ForeignKeyViolation,
            // SQLITE_CONSTRAINT_FOREIGNKEY; a RESTRICT action is reported as SQLITE_CONSTRAINT_TRIGGER.
            SqliteException broken => broken.SqliteExtendedErrorCode is 787 or 1811,
            _ => false,
        };

    private static string? FindColumns(PortalDb db, string name) =>
        db.Model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).FirstOrDefault(index => index.GetDatabaseName() == name) is { } index
            ? Describe(index.DeclaringEntityType, index.Properties)
            : null;

    /// <summary>As SQLite lists the columns: <c>Table.A, Table.B</c>.</summary>
    private static string Describe(IEntityType entity, IEnumerable<IProperty> properties) =>
        string.Join(", ", properties.Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}"));
}
