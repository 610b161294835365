using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Delivering;

namespace TenantPortal.Kubernetes.Tests.Delivering;

public class DeliveredFilesTests
{
    private static readonly IReadOnlyList<Manifest> Manifests = StoredManifests.Read(
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: team-shop
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: portal:reader
          namespace: team-shop
        """
    );

    [Fact]
    public void The_same_manifests_give_the_same_files_and_the_kustomization_lists_them_in_the_order_of_application()
    {
        var files = DeliveredFiles.Write("shop", Manifests);

        Assert.Equal(files, DeliveredFiles.Write("shop", Manifests));
        var listed = files[DeliveredFiles.Kustomization].Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.Equal("- team-shop.namespace.team-shop.yaml", listed[0]);
        // A file system may not have colons.
        Assert.Matches(@"^- team-shop\.role\.portal-reader\.[0-9a-f]{8}\.yaml$", listed[1]);
    }

    [Fact]
    public void Files_that_others_changed_added_or_removed_are_recognized()
    {
        var files = new Dictionary<string, string>(DeliveredFiles.Write("shop", Manifests));
        Assert.Empty(DeliveredFiles.FindChanged("shop", files));

        var role = files.Keys.Single(name => name.Contains("role", StringComparison.Ordinal));
        files["team-shop.namespace.team-shop.yaml"] += "# changed\n";
        files["extra.yaml"] = "a: 1\n";
        files.Remove(role);

        Assert.Equal(["extra.yaml", "team-shop.namespace.team-shop.yaml", role], DeliveredFiles.FindChanged("shop", files).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_kustomization_that_others_changed_is_recognized()
    {
        var files = new Dictionary<string, string>(DeliveredFiles.Write("shop", Manifests));

        files[DeliveredFiles.Kustomization] += "- extra.yaml\n";

        Assert.Equal([DeliveredFiles.Kustomization], DeliveredFiles.FindChanged("shop", files));
    }

    [Fact]
    public void Files_of_a_former_namespace_stay_listed_until_they_are_no_longer_needed()
    {
        var former = DeliveredFiles.Write("shop", Manifests);
        var present = DeliveredFiles.Write("shop", StoredManifests.Read("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: vcluster-shop\n"));

        var both = DeliveredFiles.With("shop", present, DeliveredFiles.FindElsewhere("vcluster-shop", former));

        Assert.Equal(former.Count + 1, both.Count);
        Assert.Empty(DeliveredFiles.FindChanged("shop", both));
        Assert.Contains("- team-shop.namespace.team-shop.yaml\n", both[DeliveredFiles.Kustomization], StringComparison.Ordinal);
    }
}
