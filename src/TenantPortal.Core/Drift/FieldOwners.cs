using System.Globalization;
using System.Text.Json.Nodes;

namespace TenantPortal.Core.Drift;

/// <summary>A field manager, as the API server records it in an object.</summary>
/// <param name="At">When it last changed the object; null when that is not recorded.</param>
public sealed record FieldOwner(string Manager, bool IsApply, DateTimeOffset? At);

/// <summary>Who set which field of a live object, from its <c>metadata.managedFields</c>.</summary>
public sealed class FieldOwners
{
    /// <summary>As the API server limits it, in characters.</summary>
    public const int MaxManagerLength = 128;

    private readonly IReadOnlyList<(FieldOwner Owner, JsonObject Fields)> _entries;

    private FieldOwners(IReadOnlyList<(FieldOwner, JsonObject)> entries) => _entries = entries;

    public static FieldOwners Of(JsonObject live) =>
        new([
            .. (live["metadata"]?["managedFields"] as JsonArray ?? [])
                .OfType<JsonObject>()
                // Controllers report in the status, as a subresource or, on old servers, without saying so.
                .Where(entry => string.IsNullOrEmpty(Text(entry["subresource"])))
                .Select(entry => (Read(entry), entry["fieldsV1"] as JsonObject))
                .Where(entry => entry.Item2 is { } fields && fields.Any(field => field.Key != "f:status"))
                .Select(entry => (entry.Item1, entry.Item2!)),
        ]);

    /// <summary>
    /// The manager other than the portal's apply that set the field or the closest field around it, the newest if there are several. A removed field has no
    /// owner; it is attributed to the newest other manager of the object.
    /// </summary>
    public FieldOwner? FindForeign(FieldPath path, string portal) =>
        _entries
            .Where(entry => !IsPortal(entry.Owner, portal))
            .OrderByDescending(entry => DepthOf(entry.Fields, path))
            .ThenByDescending(entry => entry.Owner.At)
            .Select(entry => entry.Owner)
            .FirstOrDefault();

    /// <summary>Whether the portal's apply owns the field or something in it, and no one else does.</summary>
    public bool IsOwnedByPortal(FieldPath path, string portal) =>
        _entries.Any(entry => IsPortal(entry.Owner, portal) && DepthOf(entry.Fields, path) == path.Keys.Count)
        && !_entries.Any(entry => !IsPortal(entry.Owner, portal) && DepthOf(entry.Fields, path) == path.Keys.Count);

    private static bool IsPortal(FieldOwner owner, string portal) => owner.IsApply && owner.Manager == portal;

    /// <summary>How many keys of the path the entry contains.</summary>
    private static int DepthOf(JsonObject fields, FieldPath path)
    {
        var depth = 0;
        foreach (var key in path.Keys)
        {
            if (fields["f:" + key] is not JsonObject below)
                break;
            (fields, depth) = (below, depth + 1);
        }

        return depth;
    }

    private static FieldOwner Read(JsonObject entry) =>
        new(
            Shorten(Text(entry["manager"]) ?? "unknown"),
            Text(entry["operation"]) == "Apply",
            DateTimeOffset.TryParse(Text(entry["time"]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null
        );

    private static string Shorten(string manager) => StorableText.From(manager.Length <= MaxManagerLength ? manager : manager[..MaxManagerLength]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
