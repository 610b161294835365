using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations.Endpoints;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Connecting;

public class ConnectionServiceTests
{
    private const string Issuer = "https://sso.example.com/realms/main";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task The_kubeconfig_of_a_namespace_leads_to_the_host_cluster_as_the_reconciler_sees_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Clusters:default:Access:IssuerUrl", Issuer));
        await portal.ApproveTenantAsync();
        var authority = TestCertificates.New().Certificate;
        await portal.Get<EndpointObservations>().SaveHostAsync("default", "https://old.example.com", "", Cancellation);
        await portal.Get<EndpointObservations>().SaveHostAsync("default", "https://10.0.0.1:6443", authority, Cancellation);

        var file = await TakeAsync(portal, Given.Lead());

        Assert.Equal("shop.kubeconfig", file.Value!.Name);
        Assert.Equal(("https://10.0.0.1:6443", authority), Kubeconfig.ReadPublic(file.Value.Content));
        Assert.Contains("namespace: team-shop\n", file.Value.Content, StringComparison.Ordinal);
        Assert.Contains($"--oidc-issuer-url={Issuer}\n", file.Value.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_admin_sets_comes_before_what_the_reconciler_sees()
    {
        var authority = TestCertificates.New().Certificate;
        await using var portal = await TestPortal.StartAsync(
            ("Clusters:default:Access:Server", "https://api.example.com"),
            ("Clusters:default:Access:CertificateAuthority", authority),
            ("Clusters:default:Access:ExecCommand", "gke-gcloud-auth-plugin"),
            ("Clusters:default:Access:ExecProvideClusterInfo", "true")
        );
        await portal.ApproveTenantAsync();
        await portal.Get<EndpointObservations>().SaveHostAsync("default", "https://10.0.0.1:6443", TestCertificates.New().Certificate, Cancellation);

        var content = (await TakeAsync(portal, Given.Lead())).Value!.Content;

        Assert.Equal(("https://api.example.com", authority), Kubeconfig.ReadPublic(content));
        Assert.Contains("command: gke-gcloud-auth-plugin\n      args: []\n", content, StringComparison.Ordinal);
        Assert.Contains("provideClusterInfo: true\n", content, StringComparison.Ordinal);
        Assert.DoesNotContain("oidc", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_address_or_a_sign_in_the_key_that_an_admin_must_set_is_named()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();

        var withoutServer = await TakeAsync(portal, Given.Lead());
        await portal.Get<EndpointObservations>().SaveHostAsync("default", null, "", Cancellation);
        var inCluster = await TakeAsync(portal, Given.Lead());
        await portal.Get<EndpointObservations>().SaveHostAsync("default", "https://10.0.0.1", "", Cancellation);
        var withoutIssuer = await TakeAsync(portal, Given.Lead());

        var server = ("The address of cluster 'default' for users is unknown. A platform admin must set Clusters:default:Access:Server.", ProblemKind.Conflict);
        Assert.Equal([server], withoutServer.Problems.Select(problem => (problem.Message, problem.Kind)));
        Assert.Equal([server], inCluster.Problems.Select(problem => (problem.Message, problem.Kind)));
        Assert.Equal(
            "The sign-in method of cluster 'default' is unknown. A platform admin must set "
                + "Clusters:default:Access:IssuerUrl or Clusters:default:Access:ExecCommand.",
            Assert.Single(withoutIssuer.Problems).Message
        );
    }

    [Theory]
    [InlineData("OpenIdConnect", "Authentication:OpenIdConnect:Authority", "https://idp.example.com/a", "https://idp.example.com/a")]
    [InlineData("EntraId", "Authentication:EntraId:TenantId", "1111", "https://login.microsoftonline.com/1111/v2.0")]
    public async Task The_issuer_is_the_portals_own_provider_when_no_other_is_set(string mode, string key, string value, string issuer)
    {
        await using var portal = await TestPortal.StartAsync(
            ("Authentication:Mode", mode),
            (key, value),
            ("Clusters:default:Access:Server", "https://api.example.com")
        );
        await portal.ApproveTenantAsync();

        Assert.Contains($"--oidc-issuer-url={issuer}\n", (await TakeAsync(portal, Given.Lead())).Value!.Content, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task The_kubeconfig_of_a_virtual_cluster_leads_to_its_own_API_server_once_that_was_seen(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveAsync(portal, Given.Input() with { Tier = "vcluster" });
        await portal.Get<EndpointObservations>().SaveHostAsync("default", "https://10.0.0.1", "", Cancellation);
        var early = await TakeAsync(portal, Given.Lead());
        var authority = TestCertificates.New().Certificate;
        var tenant = portal.OpenDatabase().Tenants.Single();
        await portal
            .Get<EndpointObservations>()
            .SaveTenantAsync(tenant, new EndpointFacts("https://shop.vc.example.com", authority, Issuer, "vclusters"), Cancellation);

        var content = (await TakeAsync(portal, Given.Lead())).Value!.Content;

        Assert.Equal("'shop' is not ready yet. Its kubeconfig is available once it is ready.", Assert.Single(early.Problems).Message);
        Assert.Equal(("https://shop.vc.example.com", authority), Kubeconfig.ReadPublic(content));
        Assert.Contains($"--oidc-issuer-url={Issuer}\n      - --oidc-client-id=vclusters\n", content, StringComparison.Ordinal);
        Assert.DoesNotContain("namespace:", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lead", null)]
    [InlineData("member", null)]
    [InlineData("admin", null)]
    [InlineData("granted", null)]
    [InlineData("security", ProblemKind.Forbidden)]
    [InlineData("auditor", ProblemKind.Forbidden)]
    [InlineData("manager", ProblemKind.Forbidden)]
    [InlineData("stranger", ProblemKind.NotFound)]
    public async Task People_who_work_in_the_tenant_and_admins_download_it_and_no_one_else(string who, ProblemKind? refusal)
    {
        await using var portal = await TestPortal.StartAsync(
            ("Clusters:default:Access:Server", "https://api.example.com"),
            ("Clusters:default:Access:IssuerUrl", Issuer)
        );
        await portal.ApproveTenantAsync();
        await ApproveAsync(
            portal,
            new RequestInput
            {
                Kind = RequestKind.ChangeAccess,
                Tenant = "shop",
                Purpose = "Helpers.",
                Access = [new("helpers", "Developer")],
            }
        );
        var person = who switch
        {
            "lead" => Given.Lead(),
            "member" => Given.Member(),
            "admin" => Given.Admin(),
            "granted" => Given.Person("helper", "helpers"),
            "security" => Given.Security(),
            "auditor" => Given.Auditor(),
            "manager" => Given.Manager(),
            _ => Given.Lead("search"),
        };

        var taken = await TakeAsync(portal, person);

        Assert.Equal(refusal, taken.Problems.FirstOrDefault()?.Kind);
        Assert.Equal(
            refusal is null,
            portal
                .OpenDatabase()
                .Audit.Any(entry => entry.Action == "kubeconfig.downloaded" && entry.ActorId == person.Id && entry.Tenant == "shop" && entry.Team == "payments")
        );
    }

    private static Task<Result<KubeconfigFile>> TakeAsync(TestPortal portal, CurrentUser user) =>
        portal.Get<ConnectionService>().TakeKubeconfigAsync(user, "shop", Cancellation);

    private static async Task ApproveAsync(TestPortal portal, RequestInput input)
    {
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(submitted.Problems);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation)).Problems);
    }
}
