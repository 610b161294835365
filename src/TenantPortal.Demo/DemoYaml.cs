using System.Collections.Concurrent;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Demo;

/// <summary>
/// Writes what <see cref="RenderedManifests.ToYaml"/> writes. Thousands of revisions differ in little more than names and ids, and writing YAML takes most of
/// the time of rendering, so an object that was written before is written by replacing them.
/// </summary>
internal sealed class DemoYaml
{
    // Read as the same kind of text as what they stand for.
    private const string Name = "demo-token-of-the-name";
    private const string Id = "demo-token-of-the-id";
    private const string Request = "demo-token-of-the-request";

    private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);

    public string Write(RenderedManifests rendered, DemoTenant tenant, string requestId)
    {
        var id = tenant.Id.ToString();
        return string.Join(
            "---\n",
            rendered.All.Select(manifest =>
                _written
                    .GetOrAdd(
                        Replace(manifest.Json, (requestId, Request), (id, Id), (tenant.Name, Name)),
                        (_, known) => known(),
                        () => Replace(manifest.ToYaml(), (requestId, Request), (id, Id), (tenant.Name, Name))
                    )
                    .Replace(Request, requestId, StringComparison.Ordinal)
                    .Replace(Id, id, StringComparison.Ordinal)
                    .Replace(Name, tenant.Name, StringComparison.Ordinal)
            )
        );
    }

    private static string Replace(string text, params ReadOnlySpan<(string From, string To)> tokens)
    {
        foreach (var (from, to) in tokens)
            text = text.Replace(from, to, StringComparison.Ordinal);
        return text;
    }
}
