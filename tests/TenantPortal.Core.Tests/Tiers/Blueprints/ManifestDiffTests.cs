using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

public class ManifestDiffTests
{
    private const string Quota =
        "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: q\n  annotations:\n    "
        + "tenantportal.io/request-id: req-1\nspec:\n  hard:\n    pods: \"40\"\n  scopes: []\n";

    [Fact]
    public void Equal_manifests_have_no_difference() => Assert.Empty(ManifestDiff.Compare(Quota, Quota));

    [Fact]
    public void The_request_behind_them_is_no_difference() =>
        Assert.Empty(ManifestDiff.Compare(Quota, Quota.Replace("req-1", "req-2", StringComparison.Ordinal)));

    [Fact]
    public void A_changed_value_is_reported_with_its_path() =>
        Assert.Equal(
            "ResourceQuota q: spec.hard.pods changed from 40 to 50",
            Assert.Single(ManifestDiff.Compare(Quota, Quota.Replace("\"40\"", "\"50\"", StringComparison.Ordinal))).ToString()
        );

    [Fact]
    public void New_and_gone_fields_are_reported()
    {
        var changes = ManifestDiff.Compare(Quota, Quota.Replace("  scopes: []", "  scopes: [Terminating]", StringComparison.Ordinal));

        Assert.Equal(
            ["ResourceQuota q: spec.scopes was [] and was removed", "ResourceQuota q: spec.scopes[0] is now Terminating"],
            changes.Select(change => change.ToString())
        );
    }

    [Fact]
    public void Whole_objects_are_reported_as_such()
    {
        var another = "apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: l\n";

        Assert.Equal("LimitRange l was added", Assert.Single(ManifestDiff.Compare(Quota, $"{Quota}---\n{another}")).ToString());
        Assert.Equal("LimitRange l was removed", Assert.Single(ManifestDiff.Compare($"{Quota}---\n{another}", Quota)).ToString());
    }
}
