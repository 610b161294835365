using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>
/// Takes from a tenant's groups every right but reading, in what is applied and not in who is bound: a Role can be changed in place and back,
/// the role of a binding cannot.
/// </summary>
public static class Quarantine
{
    private static readonly string[] Reading = ["get", "list", "watch"];

    /// <summary>The same objects, where each Role that a group is bound to only reads.</summary>
    public static RenderedManifests Reduce(RenderedManifests rendered)
    {
        var roles = rendered.All.Where(manifest => manifest.Kind == "RoleBinding").Select(manifest => manifest.ToJson())
            .Where(binding => binding["subjects"]?.AsArray().Any(subject => (string?)subject!["kind"] == "Group") == true && (string?)binding["roleRef"]?["kind"] == "Role")
            .Select(binding => (string)binding["roleRef"]!["name"]!).ToHashSet(StringComparer.Ordinal);
        return new RenderedManifests(
            [.. rendered.Stages.Select(stage => (IReadOnlyList<Manifest>)[.. stage.Select(manifest => manifest.Kind == "Role" && roles.Contains(manifest.Name) ? ReadOnly(manifest) : manifest)])],
            rendered.Ready,
            rendered.Endpoint);
    }

    private static Manifest ReadOnly(Manifest role)
    {
        var body = role.ToJson();
        var rules = body["rules"]?.AsArray() ?? [];
        foreach (var rule in rules)
            rule!["verbs"] = new JsonArray([.. Reading.Where(verb => rule["verbs"]!.AsArray().Any(held => (string?)held == verb)).Select(verb => JsonValue.Create(verb))]);
        body["rules"] = new JsonArray([.. rules.Where(rule => rule!["verbs"]!.AsArray().Count > 0).Select(rule => rule!.DeepClone())]);
        return Manifest.TryParse(body, out var problem) ?? throw new InvalidOperationException(problem);
    }
}
