using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.Blueprints.Rendering;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>The shipped blueprint <c>namespace</c>, from the folder that is copied beside the program.</summary>
public sealed class NamespaceBlueprintTests
{
    private static readonly Blueprint Blueprint = BlueprintCatalog.Load(Path.Combine(AppContext.BaseDirectory, "Blueprints")).Find("namespace")!;

    private static readonly RenderModel Search = RenderModel.Sample with
    {
        Tenant = new()
        {
            Id = "0b6c7a52-5d0e-4a53-9c5d-3f1de4a7c001",
            RequestId = "req-000124",
            Name = "search-index",
            Tier = "namespace",
            Environment = "development",
        },
        Team = new()
        {
            Name = "search",
            Department = "discovery",
            LeadGroup = "oidc:search-team-leads",
            MemberGroup = "oidc:search-team-members",
        },
        Quota = new()
        {
            Cpu = "500m",
            Memory = "1Gi",
            EphemeralStorage = "2Gi",
            Storage = "10Gi",
            Pods = "8",
            Limits = new()
            {
                Cpu = "1",
                Memory = "2Gi",
                EphemeralStorage = "4Gi",
            },
            Counts = new() { Pods = "16" },
        },
        Cluster = new()
        {
            Name = "west",
            Portal = new() { Namespace = "portal", ServiceAccount = "portal-reconciler" },
        },
        Options = new JsonObject
        {
            ["allowIngress"] = false,
            ["dnsNamespace"] = "openshift-dns",
            ["dnsPodLabel"] = "dns-default",
            ["containerMaxCpu"] = "1",
            ["volumeMaxStorage"] = "1Ti",
            ["services"] = "5",
        },
    };

    [Fact]
    public void The_payments_tenant_is_as_in_its_golden_file() => AssertGolden("namespace.yaml", RenderModel.Sample);

    [Fact]
    public void A_tenant_with_other_options_is_as_in_its_golden_file() => AssertGolden("namespace-without-ingress.yaml", Search);

    [Fact]
    public void The_golden_file_holds_the_objects_of_the_reference_and_those_of_the_further_roles_the_secrets_the_pull_policy_and_devices()
    {
        var golden = ById("namespace.yaml");
        var reference = ById("reference-namespace.yaml");
        // The reference has no option for the pull policy, and no devices.
        Assert.True(golden["v1/Namespace/team-payments"]["metadata"]!["labels"]!.AsObject().Remove("tenantportal.io/image-pull-policy"));
        var hard = golden["v1/ResourceQuota/team-payments/team-payments-quota"]["spec"]!["hard"]!.AsObject();
        Assert.True(hard.Remove("requests.nvidia.com/gpu"));

        const string Rbac = "rbac.authorization.k8s.io/v1";
        Assert.Equal(
            [
                "external-secrets.io/v1/ExternalSecret/team-payments/app",
                "external-secrets.io/v1/SecretStore/team-payments/tenant-store",
                $"{Rbac}/Role/team-payments/team-developer",
                $"{Rbac}/Role/team-payments/team-viewer",
                $"{Rbac}/RoleBinding/team-payments/payments-team-developer",
                $"{Rbac}/RoleBinding/team-payments/payments-team-viewer",
                "v1/ServiceAccount/team-payments/tenant-secrets",
            ],
            golden.Keys.Except(reference.Keys).Order(StringComparer.Ordinal)
        );
        Assert.All(reference, expected => Assert.True(JsonNode.DeepEquals(expected.Value, golden.GetValueOrDefault(expected.Key)), $"{expected.Key} differs."));
    }

    [Fact]
    public void The_team_is_let_in_last_and_the_portal_comes_right_after_the_namespace()
    {
        var stages = Blueprint.Render(RenderModel.Sample).Stages;

        Assert.Equal(["Namespace team-payments"], stages[0].Select(manifest => manifest.Title));
        Assert.Equal(["RoleBinding tenantportal-ceiling", "RoleBinding tenantportal-provisioner"], stages[1].Select(manifest => manifest.Title));
        Assert.Equal(13, stages[2].Count);
        Assert.Equal(
            ["RoleBinding payments-team-lead", "RoleBinding payments-team-developer", "RoleBinding payments-team-viewer"],
            stages[3].Select(manifest => manifest.Title)
        );
    }

    [Fact]
    public void Groups_that_were_let_in_are_bound_to_their_role_and_a_role_without_groups_is_not_bound()
    {
        var bindings = Blueprint.Render(RenderModel.Sample with { Access = new() { Viewers = ["oidc:support", "oidc:audit"] } }).Stages[3];

        Assert.Equal(["RoleBinding payments-team-lead", "RoleBinding payments-team-viewer"], bindings.Select(manifest => manifest.Title));
        Assert.Equal(["oidc:support", "oidc:audit"], bindings[1].ToJson()["subjects"]!.AsArray().Select(subject => subject!["name"]!.GetValue<string>()));
        Assert.Equal("team-viewer", bindings[1].ToJson()["roleRef"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("team-developer")]
    [InlineData("team-viewer")]
    public void Only_leads_read_secrets(string role)
    {
        var rules = Blueprint.Render(RenderModel.Sample).All.Single(manifest => manifest.Kind == "Role" && manifest.Name == role).ToJson()["rules"]!.AsArray();

        Assert.DoesNotContain(rules, rule => rule!["resources"]!.AsArray().Any(named => named!.GetValue<string>() == "secrets"));
    }

    [Fact]
    public void Viewers_only_look()
    {
        var rules = Blueprint.Render(RenderModel.Sample).All.Single(manifest => manifest is { Kind: "Role", Name: "team-viewer" }).ToJson()["rules"]!.AsArray();

        Assert.All(rules, rule => Assert.Equal(["get", "list", "watch"], rule!["verbs"]!.AsArray().Select(verb => verb!.GetValue<string>())));
    }

    [Fact]
    public void Every_object_but_the_default_service_account_carries_the_two_labels()
    {
        var unlabelled = Blueprint
            .Render(Search)
            .All.Where(manifest =>
                manifest.ToJson()["metadata"]!["labels"] is not JsonObject labels
                || labels["app.kubernetes.io/managed-by"]?.GetValue<string>() != "tenantportal"
                || labels["tenantportal.io/tenant"]?.GetValue<string>() != "search-index"
            );

        Assert.Equal(["ServiceAccount default"], unlabelled.Select(manifest => manifest.Title));
    }

    [Fact]
    public void Pod_security_cannot_be_lowered_by_an_option()
    {
        Assert.DoesNotContain(Blueprint.Parameters.Keys, name => name.Contains("security", StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(Blueprint.CheckOptions(new JsonObject { ["podSecurity"] = "privileged" }));
    }

    private static void AssertGolden(string file, RenderModel model) => GoldenFile.AssertEqual(file, Blueprint.Render(model).ToYaml());

    private static Dictionary<string, JsonObject> ById(string file) =>
        YamlReader.Documents(GoldenFile.Read(file)).ToDictionary(body => Manifest.TryParse(body, out var problem)?.Id ?? problem);
}
