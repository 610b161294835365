using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Covering;

/// <summary>Fields that are hashed together.</summary>
/// <param name="Name">What reports of a change call them.</param>
public sealed record CoveredField(string Name, params string[] Properties);

/// <summary>The part of a table that evidence reads.</summary>
public sealed class CoveredTable
{
    /// <summary>The name in audit entries; it never changes.</summary>
    public required string Name { get; init; }

    public required Type Entity { get; init; }

    /// <summary>What reports call a row, by the value of <see cref="Subject"/>.</summary>
    public required Func<string, Sentence> Title { get; init; }

    /// <summary>The property with the id that people know: of the request, for example.</summary>
    public required string Subject { get; init; }

    /// <summary>The properties that tell rows of one subject apart; empty where only the whole content does.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The property with the time that the row was written first; null for a table without one.</summary>
    public string? WrittenAt { get; init; }

    public required IReadOnlyList<CoveredField> Fields { get; init; }

    /// <summary>All properties that are read.</summary>
    internal IEnumerable<string> Properties =>
        Fields.SelectMany(covered => covered.Properties).Concat(Key).Append(Subject).Append(WrittenAt ?? Subject).Distinct(StringComparer.Ordinal);
}
