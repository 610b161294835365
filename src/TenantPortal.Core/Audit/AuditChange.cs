using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Audit;

/// <summary>The values before and after the change that an entry is saved with, so that no service has to record them.</summary>
internal static class AuditChange
{
    private const int MaxCharacters = 32 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Null when nothing relevant changes.</summary>
    public static string? Read(ChangeTracker tracker) => Read(tracker.Entries<IAuditSubject>());

    /// <summary>The same of some of the changes that are saved together.</summary>
    public static string? Read(IEnumerable<EntityEntry<IAuditSubject>> changed)
    {
        var (before, after) = (new JsonObject(), new JsonObject());
        foreach (var entry in changed.OrderBy(NameOf, StringComparer.Ordinal))
        {
            if (entry.State is EntityState.Modified or EntityState.Deleted)
                before[NameOf(entry)] = Values(entry, property => property.OriginalValue);
            if (entry.State is EntityState.Modified or EntityState.Added)
                after[NameOf(entry)] = Values(entry, property => property.CurrentValue);
        }

        if (before.Count + after.Count == 0)
            return null;
        var text = CanonicalJson.Write(new JsonObject { ["before"] = before, ["after"] = after });
        return text.Length <= MaxCharacters ? StorableText.From(text) : CanonicalJson.Write(new JsonObject { ["tooLarge"] = text.Length });
    }

    private static string NameOf(EntityEntry entry)
    {
        var key = entry.Metadata.FindPrimaryKey()!.Properties.Select(property => entry.Property(property)).ToList();
        var kind = entry.Metadata.ClrType.Name;
        return key.Exists(property => property.IsTemporary) ? kind : $"{kind} {string.Join(' ', key.Select(property => property.CurrentValue))}";
    }

    private static JsonObject Values(EntityEntry entry, Func<PropertyEntry, object?> pick)
    {
        var values = new JsonObject();
        foreach (var property in entry.Properties.Where(property => (entry.State != EntityState.Modified || property.IsModified) && !property.IsTemporary))
            values[JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name)] = JsonSerializer.SerializeToNode(
                pick(property),
                property.Metadata.ClrType,
                Options
            );
        return values;
    }
}
