using System.Text.Json.Nodes;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tests.Drift;

/// <summary>Which differences between a manifest and a live object are changes of others, and who made them.</summary>
public sealed class DriftDetectorTests
{
    private const string Portal = "tenantportal";

    private const string Approved = """
        {
          "apiVersion": "v1", "kind": "ResourceQuota",
          "metadata": { "name": "quota", "namespace": "team-shop", "labels": { "app.kubernetes.io/managed-by": "tenantportal" }, "annotations": {} },
          "spec": { "hard": { "requests.cpu": "4", "pods": "10" }, "scopes": [], "rules": [ { "ports": [ { "port": 53 } ] } ], "automount": false }
        }
        """;

    [Theory]
    [InlineData("spec.hard[requests.cpu]", """{"spec":{"hard":{"requests.cpu":"999"}}}""", "4", "999")]
    [InlineData("spec.hard.pods", """{"spec":{"hard":{"pods":null}}}""", "10", null)]
    [InlineData("spec.automount", """{"spec":{"automount":true}}""", "false", "true")]
    [InlineData("spec.automount", """{"spec":{"automount":null}}""", "false", null)]
    [InlineData("metadata.labels[app.kubernetes.io/managed-by]", """{"metadata":{"labels":null}}""", "tenantportal", null)]
    [InlineData("spec.rules", """{"spec":{"rules":[]}}""", """[{"ports":[{"port":53}]}]""", "[]")]
    [InlineData("spec.rules", """{"spec":{"rules":[{}]}}""", """[{"ports":[{"port":53}]}]""", "[{}]")]
    [InlineData(
        "spec.rules",
        """{"spec":{"rules":[{"ports":[{"port":53,"endPort":99}]}]}}""",
        """[{"ports":[{"port":53}]}]""",
        """[{"ports":[{"port":53,"endPort":99}]}]"""
    )]
    public void A_changed_or_removed_field_that_the_portal_applies_is_a_difference(string path, string change, string approved, string? live)
    {
        var difference = Assert.Single(Compare(change));

        Assert.Equal((path, approved, live), (difference.Path.ToString(), difference.Approved, difference.Live));
    }

    [Theory]
    [InlineData("""{"spec":{"hard":{"requests.cpu":"4000m"}}}""")]
    [InlineData("""{"spec":{"hard":{"services":"5"}}}""")]
    [InlineData("""{"spec":{"scopes":null}}""")]
    [InlineData("""{"spec":{"rules":[{"ports":[{"port":53,"protocol":"TCP"}]}]}}""")]
    [InlineData("""{"metadata":{"labels":{"cost-center":"42"},"annotations":{"note":"text"}}}""")]
    [InlineData("""{"metadata":{"finalizers":["x"],"uid":"1"},"status":{"hard":{"pods":"10"}}}""")]
    public void What_others_add_beside_it_and_what_the_server_writes_in_another_form_is_none(string change) => Assert.Empty(Compare(change));

    [Fact]
    public void The_difference_names_the_newest_other_manager_of_the_field_and_when_it_changed_it()
    {
        var difference = Assert.Single(
            Compare(
                """{"spec":{"hard":{"requests.cpu":"999"}}}""",
                Entry("kubectl-edit", "Update", "2026-01-02T10:00:00Z", """{"f:spec":{"f:hard":{"f:requests.cpu":{}}}}"""),
                Entry("argocd", "Apply", "2026-01-03T10:00:00Z", """{"f:spec":{"f:hard":{"f:pods":{}}}}"""),
                Entry("quota-controller", "Update", "2026-01-04T10:00:00Z", """{"f:status":{}}"""),
                Entry(Portal, "Apply", "2026-01-05T10:00:00Z", """{"f:spec":{"f:hard":{"f:pods":{}}}}""")
            )
        );

        Assert.Equal(("kubectl-edit", new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.Zero)), (difference.Manager, difference.ChangedAt));
        Assert.False(difference.IsOwned);
    }

    [Fact]
    public void A_removed_field_is_attributed_to_the_newest_other_manager_of_the_object()
    {
        var difference = Assert.Single(
            Compare(
                """{"metadata":{"labels":null}}""",
                Entry("old", "Update", "2026-01-01T10:00:00Z", """{"f:metadata":{"f:annotations":{}}}"""),
                Entry("kubectl-label", "Update", "2026-01-02T10:00:00Z", """{"f:metadata":{"f:annotations":{}}}""")
            )
        );

        Assert.Equal("kubectl-label", difference.Manager);
    }

    [Fact]
    public void A_value_that_the_portals_own_apply_set_is_only_written_in_another_form()
    {
        var own = Entry(Portal, "Apply", "2026-01-01T10:00:00Z", """{"f:spec":{"f:rules":{}}}""");

        var defaulted = Compare("""{"spec":{"rules":[{"ports":[{"port":53}],"default":{"cpu":"1"}}]}}""", own);
        var impersonated = Compare("""{"spec":{"rules":[{}]}}""", own, Entry(Portal, "Update", "2026-01-02T10:00:00Z", """{"f:spec":{"f:rules":{}}}"""));

        Assert.True(Assert.Single(defaulted).IsOwned);
        Assert.False(Assert.Single(impersonated).IsOwned);
        Assert.Equal(Portal, Assert.Single(impersonated).Manager);
    }

    [Fact]
    public void The_values_of_a_secret_are_never_shown()
    {
        var secret = Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"n"},"stringData":{"password":"one"}}""");

        var difference = Assert.Single(DriftDetector.Compare(Manifest.TryParse(secret, out _)!, Parse("""{"stringData":{"password":"two"}}"""), Portal));

        Assert.Equal("(not shown)", difference.Approved);
        Assert.Equal("(not shown)", difference.Live);
    }

    [Fact]
    public void Long_values_are_cut()
    {
        var difference = Assert.Single(Compare(new JsonObject { ["spec"] = new JsonObject { ["automount"] = new string('x', 5000) } }.ToJsonString()));

        Assert.Equal(DriftDetector.MaxValueLength, difference.Live!.Length);
    }

    [Theory]
    [InlineData("spec.hard.pods", "spec", "hard", "pods")]
    [InlineData("spec.hard[requests.cpu]", "spec", "hard", "requests.cpu")]
    [InlineData("metadata.labels[tenantportal.io/tenant]", "metadata", "labels", "tenantportal.io/tenant")]
    [InlineData("", new string[0])]
    public void A_path_is_read_as_it_was_written(string text, params string[] keys)
    {
        Assert.Equal(text, FieldPath.Of(keys).ToString());
        Assert.Equal(keys, FieldPath.Parse(text).Keys);
    }

    [Fact]
    public void A_removed_path_leaves_no_empty_maps()
    {
        var body = Parse("""{"metadata":{"labels":{"a/b":"1"}},"spec":{"hard":{"pods":"1","services":"2"}}}""");

        FieldPath.Parse("metadata.labels[a/b]").RemoveFrom(body);
        FieldPath.Parse("spec.hard.pods").RemoveFrom(body);

        Assert.Equal("""{"spec":{"hard":{"services":"2"}}}""", body.ToJsonString());
    }

    [Theory]
    [InlineData("Role", "rules", true)]
    [InlineData("NetworkPolicy", "spec.egress", true)]
    [InlineData("Namespace", "metadata.labels.team", true)]
    [InlineData("Role", "metadata.labels[tenantportal.io/tenant]", true)]
    [InlineData("HelmRelease", "metadata.labels[app.kubernetes.io/managed-by]", true)]
    [InlineData("ServiceAccount", "metadata.annotations[eks.amazonaws.com/role-arn]", true)]
    [InlineData("Role", "metadata.labels.team", false)]
    [InlineData("HelmRelease", "spec.values", false)]
    [InlineData("Role", "metadata.annotations.note", false)]
    public void Only_what_secures_a_tenant_is_always_restored(string kind, string path, bool isSecurity) =>
        Assert.Equal(isSecurity, SecurityFields.Contains(kind, FieldPath.Parse(path)));

    private static IReadOnlyList<FieldDifference> Compare(string change, params JsonObject[] managers)
    {
        var live = Parse(Approved);
        Merge(live, Parse(change));
        if (managers.Length > 0)
            live["metadata"]!["managedFields"] = new JsonArray([.. managers.Select(manager => manager.DeepClone())]);
        return DriftDetector.Compare(Manifest.TryParse(Parse(Approved), out _)!, live, Portal);
    }

    private static void Merge(JsonObject target, JsonObject change)
    {
        foreach (var (key, value) in change)
        {
            if (value is null)
                target.Remove(key);
            else if (value is JsonObject below && target[key] is JsonObject map)
                Merge(map, below);
            else
                target[key] = value.DeepClone();
        }
    }

    private static JsonObject Entry(string manager, string operation, string time, string fields) =>
        new()
        {
            ["manager"] = manager,
            ["operation"] = operation,
            ["time"] = time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Parse(fields),
        };

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
