using System.Security.Claims;
using System.Text.Json;
using TenantPortal.Parsing;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Reads the groups or other values of a claim, which may be nested in another claim, and whose items may be objects.</summary>
/// <param name="Name">Of a claim, such as <c>groups</c>; or a path into one, such as <c>realm_access.roles</c>.</param>
/// <param name="Field">The field that identifies a group when the provider sends objects.</param>
internal sealed record GroupClaims(string Name, string Field)
{
    /// <summary>Whether a number counts as its text; a group is never a number.</summary>
    public bool AllowsNumbers { get; init; }

    /// <summary>The claims that may hold the groups: the named one, and those that a path begins with.</summary>
    public IEnumerable<string> Types => Enumerable.Range(0, Name.Length + 1).Where(end => end == Name.Length || Name[end] == '.').Select(end => Name[..end]);

    /// <summary>The groups; null if there is no such claim.</summary>
    public IReadOnlyList<string>? Read(IReadOnlyCollection<Claim> claims)
    {
        // A name is a name first: providers have claims such as https://example.com/groups.
        var named = claims.Where(claim => claim.Type == Name).ToList();
        if (named.Count > 0)
            return [.. named.SelectMany(claim => ReadItems(claim.Value))];
        foreach (var type in Types.Where(type => type.Length < Name.Length))
        {
            foreach (var claim in claims.Where(claim => claim.Type == type))
            {
                if (TryParse(claim.Value) is { } json && Find(json, Name[(type.Length + 1)..]) is { } found)
                    return [.. ReadItems(found)];
            }
        }

        return null;
    }

    private IEnumerable<string> ReadItems(string value)
    {
        return TryParse(value) is { } json ? [.. ReadItems(json)] : [value];
    }

    private IEnumerable<string> ReadItems(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany(ReadItems),
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Number when AllowsNumbers => [value.GetRawText()],
            JsonValueKind.Object => value.TryGetProperty(Field, out var field) && field.ValueKind == JsonValueKind.String ? [field.GetString()!] : [],
            _ => [],
        };

    private static JsonElement? Find(JsonElement within, string path)
    {
        if (within.ValueKind != JsonValueKind.Object)
            return null;
        if (within.TryGetProperty(path, out var found))
            return found;
        return Enumerable
            .Range(0, path.Length)
            .Where(end => path[end] == '.')
            .Select(end => within.TryGetProperty(path[..end], out var inner) ? Find(inner, path[(end + 1)..]) : null)
            .FirstOrDefault(inner => inner is not null);
    }

    /// <summary>Returns null for plain text, also if it only looks like JSON.</summary>
    private static JsonElement? TryParse(string value)
    {
        if (!value.StartsWith('{') && !value.StartsWith('['))
            return null;
        try
        {
            return UntrustedDocument.ReadJson(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
