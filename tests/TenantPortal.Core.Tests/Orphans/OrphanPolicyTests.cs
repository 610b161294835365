using TenantPortal.Core.Orphans;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tests.Orphans;

public sealed class OrphanPolicyTests
{
    private static readonly RecordedTenant Shop = new(Guid.NewGuid(), "shop", "default", "team-shop", "uid-shop", HasFormerObjects: false, IsArchived: false);
    private static readonly RecordedTenant Archived = new(Guid.NewGuid(), "old", "default", "team-old", "uid-old", HasFormerObjects: false, IsArchived: true);

    [Fact]
    public void The_namespace_of_a_tenant_is_recognized_by_its_uid_whatever_its_labels_say()
    {
        Assert.Null(Evaluate(Namespace("team-shop", "uid-shop", "another", Guid.NewGuid())));
        Assert.Null(Evaluate(Namespace("team-shop", "uid-shop", "shop", null)));
    }

    [Fact]
    public void A_namespace_that_was_created_again_with_the_tenant_id_is_left_to_the_reconciler() =>
        Assert.Null(Evaluate(Namespace("team-shop", "uid-new", "shop", Shop.Id)));

    [Fact]
    public void A_label_without_a_record_is_an_orphan_that_the_portal_does_not_remove()
    {
        var finding = Evaluate(Namespace("team-ghost", "uid-1", "ghost", Guid.NewGuid()) with { IsAppliedByPortal = true });

        Assert.Equal(OrphanReason.NoRecord, finding?.Reason);
        Assert.Equal(
            "The portal has no record of this tenant, so the namespace may belong to another portal. Delete it in the cluster.",
            finding?.WhyNotRemoved
        );
    }

    [Fact]
    public void A_copy_of_the_labels_elsewhere_is_an_orphan_and_is_removed_only_if_the_portal_applied_it()
    {
        var copied = Evaluate(Namespace("restored", "uid-1", "shop", Shop.Id));
        var restored = Evaluate(Namespace("restored", "uid-1", "shop", Shop.Id) with { IsAppliedByPortal = true });

        Assert.Equal((OrphanReason.Copy, OrphanReason.Copy), (copied!.Reason, restored!.Reason));
        Assert.Equal("Nothing proves that the portal created this namespace. Delete it in the cluster.", copied.WhyNotRemoved);
        Assert.Null(restored.WhyNotRemoved);
    }

    [Theory]
    [InlineData("kube-system")]
    [InlineData("default")]
    public void A_namespace_of_Kubernetes_is_never_removed_whatever_it_is_labeled_with(string name) =>
        Assert.Equal(
            "This is a namespace of Kubernetes. Remove the labels in the cluster.",
            Evaluate(Namespace(name, "uid-1", "shop", Shop.Id) with { IsAppliedByPortal = true })?.WhyNotRemoved
        );

    [Fact]
    public void The_namespace_of_an_archived_tenant_that_is_back_is_an_orphan_and_removable_by_its_tenant_id()
    {
        var finding = Evaluate(Namespace("team-old", "uid-1", "old", Archived.Id));
        var withoutId = Evaluate(Namespace("team-old", "uid-1", "old", null));

        Assert.Equal((OrphanReason.Returned, null), (finding?.Reason, finding?.WhyNotRemoved));
        Assert.Equal(OrphanReason.Returned, withoutId?.Reason);
        Assert.NotNull(withoutId?.WhyNotRemoved);
    }

    [Fact]
    public void The_namespace_of_a_former_tier_is_an_orphan_once_nothing_of_it_is_expected()
    {
        var moving = Shop with { HasFormerObjects = true };
        var left = Namespace("vcluster-shop", "uid-1", "shop", Shop.Id);

        Assert.Null(Evaluate(left, moving));
        Assert.Equal((OrphanReason.FormerTier, null), (Evaluate(left)?.Reason, Evaluate(left)?.WhyNotRemoved));
    }

    [Fact]
    public void A_namespace_in_the_place_of_a_tenant_with_another_id_can_be_adopted_and_not_removed()
    {
        var finding = Evaluate(Namespace("team-shop", "uid-1", "shop", Guid.NewGuid()))!;
        var another = Evaluate(Namespace("team-shop", "uid-1", "old", Archived.Id) with { IsAppliedByPortal = true })!;

        Assert.Equal(OrphanReason.OtherIdentity, finding.Reason);
        Assert.True(finding.IsAdoptable);
        Assert.NotNull(finding.WhyNotRemoved);
        Assert.Equal((OrphanReason.Copy, false), (another.Reason, another.IsAdoptable));
        Assert.NotNull(another.WhyNotRemoved);
    }

    [Fact]
    public void One_cluster_behind_two_configurations_has_no_orphans()
    {
        var elsewhere = Shop with { Cluster = "west" };

        Assert.Null(Evaluate(Namespace("team-shop", "uid-shop", "shop", Shop.Id), elsewhere));
        Assert.Null(Evaluate(Namespace("team-shop", "uid-1", "shop", Shop.Id), elsewhere with { NamespaceUid = null }));
    }

    [Fact]
    public void A_namespace_that_was_restored_into_another_cluster_is_an_orphan() =>
        Assert.Equal(OrphanReason.Copy, Evaluate(Namespace("team-shop", "uid-1", "shop", Shop.Id), Shop with { Cluster = "west" })?.Reason);

    [Fact]
    public void What_is_being_deleted_is_no_orphan() => Assert.Null(Evaluate(Namespace("team-ghost", "uid-1", "ghost", null) with { IsTerminating = true }));

    [Fact]
    public void Nothing_is_judged_of_a_tenant_whose_tier_is_not_configured() =>
        Assert.Null(Evaluate(Namespace("gone-shop", "uid-1", "shop", Shop.Id), Shop with { Home = null, NamespaceUid = null }));

    [Fact]
    public void An_object_in_a_labeled_namespace_belongs_to_that_and_elsewhere_it_is_a_copy()
    {
        var role = Role("restored", "shop");

        Assert.Null(Evaluate([role, Namespace("restored", "uid-1", "shop", Shop.Id)], role, Shop));
        Assert.Equal(OrphanReason.Copy, Evaluate(role)?.Reason);
        Assert.Equal("The portal has no rights in this namespace. Delete the object in the cluster.", Evaluate(role)?.WhyNotRemoved);
        Assert.Null(Evaluate(Role("team-shop", "shop")));
        Assert.Equal(OrphanReason.Copy, Evaluate(Role("team-shop", "old"))?.Reason);
        Assert.Equal(OrphanReason.Returned, Evaluate(Role("team-old", "old"))?.Reason);
        Assert.Equal(OrphanReason.NoRecord, Evaluate(Role("somewhere", "ghost"))?.Reason);
    }

    private static LabeledObject Namespace(string name, string uid, string tenant, Guid? id) =>
        new(new ObjectReference("v1", "Namespace", null, name), uid, tenant, id);

    private static LabeledObject Role(string place, string tenant) =>
        new(new ObjectReference("rbac.authorization.k8s.io/v1", "Role", place, "team-lead"), "uid-role", tenant, null);

    private static OrphanFinding? Evaluate(LabeledObject item, RecordedTenant? shop = null) => Evaluate([item], item, shop ?? Shop);

    private static OrphanFinding? Evaluate(IReadOnlyList<LabeledObject> seen, LabeledObject item, RecordedTenant shop) =>
        new OrphanPolicy("default", ["team-", "vcluster-"], [shop, Archived], seen).Evaluate(item);
}
