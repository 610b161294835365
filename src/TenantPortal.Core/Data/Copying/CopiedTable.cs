using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace TenantPortal.Core.Data.Copying;

/// <summary>A table of the model with the columns that both databases have. What a column stores is copied as it is, and not read as an object.</summary>
internal sealed class CopiedTable
{
    private readonly CopiedColumn[] _columns;
    private readonly ISqlGenerationHelper _from;
    private readonly ISqlGenerationHelper _to;

    private CopiedTable(ITable from, PortalDb source, PortalDb target)
    {
        (Name, _from, _to) = (from.Name, Sql(source), Sql(target));
        var to = target.Model.GetRelationalModel().FindTable(from.Name, from.Schema) ?? throw Missing(from.Name);
        _columns =
        [
            .. from.Columns.Select(column => new CopiedColumn(
                column,
                to.FindColumn(column.Name) ?? throw Missing($"{from.Name}.{column.Name}"),
                target.Database.IsNpgsql()
            )),
        ];
    }

    public string Name { get; }

    public int ColumnCount => _columns.Length;

    /// <summary>Every table of the model; one that refers to another comes after it.</summary>
    public static IReadOnlyList<CopiedTable> FindAll(PortalDb from, PortalDb to) =>
        [.. Sort(from.Model.GetRelationalModel().Tables).Select(table => new CopiedTable(table, from, to))];

    public string CountIn(PortalDb db) => $"SELECT count(*) FROM {Sql(db).DelimitIdentifier(Name)}";

    public string LookInto(PortalDb db) => $"SELECT EXISTS (SELECT 1 FROM {Sql(db).DelimitIdentifier(Name)})";

    /// <summary>Lets others read, and not write.</summary>
    public string LockIn(PortalDb db) => $"LOCK TABLE {Sql(db).DelimitIdentifier(Name)} IN SHARE ROW EXCLUSIVE MODE";

    public string Select() => $"SELECT {Columns(_from)} FROM {_from.DelimitIdentifier(Name)}";

    public string Insert(int rows) =>
        $"INSERT INTO {_to.DelimitIdentifier(Name)} ({Columns(_to)}) VALUES "
        + string.Join(", ", Enumerable.Range(0, rows).Select(row => $"({string.Join(", ", _columns.Select((_, column) => Parameter(row, column)))})"));

    /// <summary>Sets where PostgreSQL continues to count, for the columns that it numbers; empty for other databases.</summary>
    public IEnumerable<string> ContinueNumbers() =>
        from column in _columns
        where column.IsNumberedByServer
        let table = _to.DelimitIdentifier(Name)
        let name = _to.DelimitIdentifier(column.Name)
        select $"SELECT setval(pg_get_serial_sequence('{table}', '{column.Name}'), max({name})) FROM {table} HAVING max({name}) > 0";

    public static string Parameter(int row, int column) => $"@p{row}_{column}";

    /// <summary>The row that the reader is at, as the target stores it.</summary>
    public async Task<object[]> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var values = new object[_columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = await reader.IsDBNullAsync(i, cancellationToken) ? DBNull.Value : _columns[i].Convert(reader, i);
        return values;
    }

    private string Columns(ISqlGenerationHelper sql) => string.Join(", ", _columns.Select(column => sql.DelimitIdentifier(column.Name)));

    private static ISqlGenerationHelper Sql(PortalDb db) => db.GetService<ISqlGenerationHelper>();

    private static IEnumerable<ITable> Sort(IEnumerable<ITable> tables)
    {
        var left = tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        while (left.Count > 0)
        {
            var free = left.Where(table => !table.ForeignKeyConstraints.Any(key => left.Contains(key.PrincipalTable))).ToList();
            if (free.Count == 0)
                throw new InvalidOperationException($"These tables refer to each other: {string.Join(", ", left.Select(table => table.Name))}.");
            foreach (var table in free)
                yield return table;
            left.RemoveAll(free.Contains);
        }
    }

    private static InvalidOperationException Missing(string name) => new($"The models of the two databases differ: one has no {name}.");
}

/// <summary>A column of both databases.</summary>
internal sealed class CopiedColumn
{
    private static readonly MethodInfo ReadMethod = typeof(CopiedColumn).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Func<DbDataReader, int, object> _read;
    private readonly Func<object, object> _convert;

    public CopiedColumn(IColumn from, IColumn to, bool isForPostgreSql)
    {
        Name = from.Name;
        var (source, target) = (from.PropertyMappings[0].TypeMapping, to.PropertyMappings[0].TypeMapping);
        var (stored, wanted) = (StoredType(source), StoredType(target));
        _read = ReadMethod.MakeGenericMethod(stored).CreateDelegate<Func<DbDataReader, int, object>>();
        _convert =
            stored == wanted
                ? value => value is string text ? StorableText.From(text) : value
                : value => Stored(target, source.Converter is { } converter ? converter.ConvertFromProvider(value)! : value);
        IsNumberedByServer =
            isForPostgreSql
            && NpgsqlPropertyExtensions.GetValueGenerationStrategy(to.PropertyMappings[0].Property, StoreObjectIdentifier.Table(to.Table.Name, to.Table.Schema))
                == NpgsqlValueGenerationStrategy.IdentityByDefaultColumn;
    }

    public string Name { get; }

    public bool IsNumberedByServer { get; }

    public object Convert(DbDataReader reader, int column) => _convert(_read(reader, column));

    private static object Stored(CoreTypeMapping mapping, object value) => mapping.Converter is { } converter ? converter.ConvertToProvider(value)! : value;

    private static Type StoredType(CoreTypeMapping mapping)
    {
        var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static object Read<T>(DbDataReader reader, int column)
        where T : notnull => reader.GetFieldValue<T>(column);
}
