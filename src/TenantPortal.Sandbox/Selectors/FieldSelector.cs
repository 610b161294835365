using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Selectors;

/// <summary>A parsed fieldSelector on metadata.name and metadata.namespace.</summary>
internal sealed class FieldSelector
{
    private readonly List<(bool ByName, bool Equal, string Value)> _terms = [];

    public static FieldSelector Parse(string? text)
    {
        var selector = new FieldSelector();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw ApiException.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
            }

            var equal = term[at - 1] != '!';
            var field = equal ? term[..at] : term[..(at - 1)];
            if (field is not ("metadata.name" or "metadata.namespace"))
            {
                throw ApiException.BadRequest($"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
            }

            selector._terms.Add((field == "metadata.name", equal, term[(at + 1)..].TrimStart('=')));
        }

        return selector;
    }

    public bool Matches(StoredObject stored) => _terms.TrueForAll(term => ((term.ByName ? stored.Name : stored.Namespace) == term.Value) == term.Equal);
}
