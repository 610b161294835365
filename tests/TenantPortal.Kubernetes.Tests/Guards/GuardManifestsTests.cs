using System.Text.Json.Nodes;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Tests.Guards.Admission;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>The guards as the command <c>guards render</c> fits them to the settings, evaluated.</summary>
public sealed class GuardManifestsTests
{
    private const string Shipped = GuardManifests.ShippedIdentity;

    [Fact]
    public void The_guards_as_shipped_refuse_the_portals_own_secrets_from_a_key_vault_and_the_rendered_ones_admit_them()
    {
        var request = WithKey(Backends.Of(Backends.Azure).Single().KeyOf("guards-test", "database"));

        Assert.False(IsAllowed(request, []));
        Assert.True(IsAllowed(request, Backends.Of(Backends.Azure)));
    }

    [Theory]
    [InlineData("database", true)]
    [InlineData("tenants/guards-test/database", false)]
    [InlineData("a/b", false)]
    public void In_a_key_vault_names_have_no_slash(string key, bool isAllowed) => Assert.Equal(isAllowed, IsAllowed(WithKey(key), Backends.Of(Backends.Azure)));

    [Theory]
    [InlineData("team/guards-test/x", true)]
    [InlineData("shared/guards-test-keys/x", true)]
    [InlineData("team/other/x", false)]
    [InlineData("team/guards-test/../other/x", false)]
    [InlineData("tenants/guards-test/x", false)]
    [InlineData("team/{tenant}/x", false)]
    [InlineData("x", false)]
    public void Keys_below_the_prefix_of_any_backend_are_admitted(string key, bool isAllowed)
    {
        var backends = Backends.Of(Backends.Vault("one", "team/{tenant}/"), Backends.Vault("two", "shared/{tenant}-keys/"));

        Assert.Equal(isAllowed, IsAllowed(WithKey(key), backends));
    }

    [Fact]
    public void The_refusal_names_what_is_allowed()
    {
        var policy = ExternalSecrets(Backends.Of(Backends.Azure, Backends.Vault("one", "team/{tenant}/")));

        Assert.Equal("remote keys must start with a name without a slash or team/guards-test/", Assert.Single(policy.Evaluate(WithKey("other/x"))).Message);
    }

    [Fact]
    public void A_prefix_with_quotes_stays_text()
    {
        var backends = Backends.Of(Backends.Vault("odd", "it's \"{tenant}\" \\/"));

        Assert.True(IsAllowed(WithKey("it's \"guards-test\" \\/x"), backends));
        Assert.False(IsAllowed(WithKey("it's \"other\" \\/x"), backends));
    }

    [Fact]
    public void Another_identity_is_the_portal_and_the_shipped_one_no_longer_is()
    {
        var policies = GuardPolicies.ReadNative(Render("system:serviceaccount:platform:portal", []));
        var shipped = GuardCases.Request("portal", "UPDATE", "ResourceQuota/team-guards-test/team-guards-test-quota");
        var other = shipped with { By = new Requester("system:serviceaccount:platform:portal", ["system:authenticated"], new HashSet<string>()) };

        Assert.NotEmpty(policies.SelectMany(policy => policy.Evaluate(shipped)));
        Assert.Empty(policies.SelectMany(policy => policy.Evaluate(other)));
    }

    [Fact]
    public void The_other_identity_can_bind_only_itself()
    {
        var policies = GuardPolicies.ReadNative(Render("system:serviceaccount:platform:portal", []));
        var by = new Requester("system:serviceaccount:platform:portal", ["system:authenticated"], new HashSet<string>());
        var shipped = GuardCases.Request("portal", "CREATE", "portal-binding") with { By = by };
        var itself = GuardCases.Request(
            "portal",
            "CREATE",
            "portal-binding",
            """[{"op":"replace","path":"/subjects/0","value":{"kind":"ServiceAccount","name":"portal","namespace":"platform"}}]"""
        ) with
        {
            By = by,
        };

        Assert.NotEmpty(policies.SelectMany(policy => policy.Evaluate(shipped)));
        Assert.Empty(policies.SelectMany(policy => policy.Evaluate(itself)));
    }

    [Fact]
    public void With_no_backend_and_the_shipped_identity_nothing_changes()
    {
        var files = DeployFolder.GuardsOf("common");

        Assert.Equal(files, files.Select(file => GuardManifests.Render(file, Shipped, [])));
    }

    [Theory]
    [InlineData("CN=portal", true)]
    [InlineData("https://issuer.example.com#portal", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("it's", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\nb", false)]
    public void A_user_name_that_cannot_be_written_is_known(string name, bool isIdentity) => Assert.Equal(isIdentity, GuardManifests.IsIdentity(name));

    private static bool IsAllowed(AdmissionRequest request, IReadOnlyList<SecretBackend> backends) => ExternalSecrets(backends).Evaluate(request).Count == 0;

    private static GuardPolicy ExternalSecrets(IReadOnlyList<SecretBackend> backends) =>
        GuardPolicies.ReadNative(Render(Shipped, backends)).Single(policy => policy.Name == "tenantportal-externalsecrets");

    private static IReadOnlyList<Manifest> Render(string identity, IReadOnlyList<SecretBackend> backends) =>
        StoredManifests.Read(string.Join("\n---\n", DeployFolder.GuardsOf("common").Select(file => GuardManifests.Render(file, identity, backends))));

    private static AdmissionRequest WithKey(string key) =>
        GuardCases.Request(
            "portal",
            "CREATE",
            "externalsecret",
            new JsonArray(
                new JsonObject { ["op"] = "remove", ["path"] = "/spec/data" },
                new JsonObject
                {
                    ["op"] = "replace",
                    ["path"] = "/spec/dataFrom/0/extract/key",
                    ["value"] = key,
                }
            ).ToJsonString()
        );
}
