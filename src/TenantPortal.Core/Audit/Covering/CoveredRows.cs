using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace TenantPortal.Core.Audit.Covering;

/// <summary>Reads covered rows: those that are about to be saved, and those that are stored.</summary>
internal static class CoveredRows
{
    private const int MaxParameters = 500;

    /// <summary>The rows that are added, or changed in a covered field.</summary>
    public static IReadOnlyList<CoveredRow> ReadUnsaved(ChangeTracker tracker) =>
        [
            .. tracker
                .Entries<ICoveredRow>()
                .Where(IsWritten)
                .Select(entry =>
                    CoveredRow.From(entry.Entity.Covered, name => StoredValue.BeforeSaving(entry.Property(name).Metadata, entry.Property(name).CurrentValue))
                ),
        ];

    /// <summary>The rows of a table, as they are stored.</summary>
    /// <param name="property">Selects the rows with one of <paramref name="values"/>; null for all rows.</param>
    public static async IAsyncEnumerable<CoveredRow> ReadStoredAsync(
        DbContext db,
        CoveredTable table,
        string? property,
        IReadOnlyList<string> values,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            foreach (
                var part in property is null
                    ?
                    [
                        [],
                    ]
                    : values.Chunk(MaxParameters)
            )
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
                var properties = Prepare(command, db, table, property, part);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    yield return CoveredRow.From(table, name => StoredValue.AfterReading(properties[name].Property, reader.GetValue(properties[name].Column)));
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The rows as an audit entry stores them.</summary>
    public static string Write(IEnumerable<CoveredRow> rows) => JsonSerializer.Serialize(rows, JsonSerializerOptions.Web);

    /// <param name="text">Of an entry whose seal was verified.</param>
    public static IReadOnlyList<CoveredRow> Parse(string text) => JsonSerializer.Deserialize<CoveredRow[]>(text, JsonSerializerOptions.Web) ?? [];

    private static bool IsWritten(EntityEntry<ICoveredRow> entry) =>
        entry.State == EntityState.Added
        || (
            entry.State == EntityState.Modified
            && entry.Entity.Covered.Fields.SelectMany(field => field.Properties).Any(name => entry.Property(name).IsModified)
        );

    private static Dictionary<string, (IProperty Property, int Column)> Prepare(
        DbCommand command,
        DbContext db,
        CoveredTable table,
        string? filter,
        string[] values
    )
    {
        var entity = db.Model.FindEntityType(table.Entity) ?? throw new InvalidOperationException($"{table.Entity.Name} is not in the model.");
        var stored = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        var sql = db.GetService<ISqlGenerationHelper>();
        var properties = table
            .Properties.Select((name, column) => (Property: entity.FindProperty(name)!, Column: column))
            .ToDictionary(pair => pair.Property.Name);
        string Column(string name) => sql.DelimitIdentifier(entity.FindProperty(name)!.GetColumnName(stored)!);
        // The names come from the model, and the values are parameters.
        command.CommandText = $"SELECT {string.Join(", ", properties.Keys.Select(Column))} FROM {sql.DelimitIdentifier(stored.Name, stored.Schema)}";
        if (filter is null)
            return properties;
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{command.Parameters.Count}", value);
            command.Parameters.Add(parameter);
        }

        command.CommandText += $" WHERE {Column(filter)} IN ({string.Join(", ", Enumerable.Range(0, values.Length).Select(i => $"@p{i}"))})";
        return properties;
    }
}
