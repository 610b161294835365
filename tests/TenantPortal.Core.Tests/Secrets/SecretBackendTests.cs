using TenantPortal.Core.Configuration;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Secrets;

/// <summary>Secrets managers as admins set them up, and what tenants get of them.</summary>
public sealed class SecretBackendTests
{
    private static readonly (string, string?)[] Vault =
    [
        ("SecretBackends:vault:Kind", "Vault"),
        ("SecretBackends:vault:Title", "Vault of the platform"),
        ("SecretBackends:vault:Server", "https://vault.example.com"),
        ("SecretBackends:vault:Path", "secret"),
        ("SecretBackends:vault:MountPath", "kubernetes-prod"),
        ("SecretBackends:vault:Role", "tenant-{tenant}"),
        ("SecretBackends:vault:Prefix", "tenants/{tenant}/"),
    ];

    private static readonly (string, string?)[] Aws =
    [
        ("SecretBackends:aws:Kind", "AwsSecretsManager"),
        ("SecretBackends:aws:Region", "eu-central-1"),
        ("SecretBackends:aws:RoleArn", "arn:aws:iam::123456789012:role/tenant-{tenant}"),
        ("SecretBackends:aws:Prefix", "tenants/{tenant}/"),
    ];

    private static readonly (string, string?)[] Azure =
    [
        ("SecretBackends:azure:Kind", "AzureKeyVault"),
        ("SecretBackends:azure:VaultUrl", "https://kv-{tenant}.vault.azure.net"),
        ("SecretBackends:azure:DirectoryId", "00000000-0000-0000-0000-000000000000"),
        ("SecretBackends:azure:ClientId", "id-{tenant}"),
    ];

    [Fact]
    public void A_tenant_gets_a_store_of_its_own_with_a_role_of_its_own()
    {
        Assert.Equal(
            """{"vault":{"server":"https://vault.example.com","path":"secret","version":"v2","auth":{"kubernetes":"""
                + """{"mountPath":"kubernetes-prod","role":"tenant-shop","serviceAccountRef":{"name":"tenant-secrets","audiences":["vault"]}}}}}""",
            Store(Vault, "vault").ToJson()["spec"]!["provider"]!.ToJsonString()
        );
        Assert.Equal(
            """{"aws":{"service":"SecretsManager","region":"eu-central-1","auth":{"jwt":{"serviceAccountRef":{"name":"tenant-secrets"}}}}}""",
            Store(Aws, "aws").ToJson()["spec"]!["provider"]!.ToJsonString()
        );
        Assert.Equal(
            "{\"azurekv\":{\"authType\":\"WorkloadIdentity\",\"vaultUrl\":\"https://kv-shop.vault.azure.net\","
                + "\"tenantId\":\"00000000-0000-0000-0000-000000000000\",\"serviceAccountRef\":{\"name\":\"tenant-secrets\"}}}",
            Store(Azure, "azure").ToJson()["spec"]!["provider"]!.ToJsonString()
        );
    }

    [Fact]
    public void The_cloud_knows_whose_the_account_is_by_its_annotation()
    {
        Assert.Equal("""{"eks.amazonaws.com/role-arn":"arn:aws:iam::123456789012:role/tenant-shop"}""", Account(Aws, "aws"));
        Assert.Equal("""{"azure.workload.identity/client-id":"id-shop"}""", Account(Azure, "azure"));
        // Vault needs none, and an empty map is not sent.
        Assert.Equal("none", Account(Vault, "vault"));
    }

    [Fact]
    public void Each_secret_is_read_below_the_tenants_prefix()
    {
        var secrets = Render(Vault, "vault").All.Where(manifest => manifest.Kind == "ExternalSecret").ToList();

        Assert.Equal(["app", "db"], secrets.Select(secret => secret.Name));
        Assert.Equal(["tenants/shop/app", "tenants/shop/db"], secrets.Select(secret => (string)secret.ToJson()["spec"]!["dataFrom"]![0]!["extract"]!["key"]!));
    }

    [Fact]
    public void Without_secrets_there_is_nothing_of_external_secrets()
    {
        var settings = Given.Settings(Vault);

        var rendered = new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends).Render(Guid.Empty, "req-1", Given.Spec(), Given.Team());

        Assert.DoesNotContain(
            rendered.All,
            manifest => manifest.ApiVersion.StartsWith("external-secrets.io/", StringComparison.Ordinal) || manifest.Name == SecretBackend.ServiceAccount
        );
    }

    [Theory]
    [InlineData("vault:Role", "tenants", "SecretBackends:vault:Role must contain {tenant}: a shared value would let every tenant read the secrets of all.")]
    [InlineData("vault:Prefix", "tenants/", "SecretBackends:vault:Prefix must contain {tenant} and end with a slash, such as tenants/{tenant}/.")]
    [InlineData("vault:Prefix", "../{tenant}/", "SecretBackends:vault:Prefix must contain {tenant} and end with a slash, such as tenants/{tenant}/.")]
    [InlineData("vault:Server", "http://vault.example.com", "SecretBackends:vault:Server must be an https address without credentials or a query.")]
    [InlineData("vault:Server", "https://root:token@vault.example.com", "SecretBackends:vault:Server must be an https address without credentials or a query.")]
    [InlineData("vault:Path", "", "SecretBackends:vault:Path must be set.")]
    public void A_backend_that_does_not_keep_tenants_apart_stops_the_start(string key, string value, string sentence) =>
        Assert.Contains(
            sentence,
            Assert
                .Throws<SettingsException>(() =>
                    Given.Settings([.. Vault.Where(setting => setting.Item1 != $"SecretBackends:{key}"), ($"SecretBackends:{key}", value)])
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_key_vault_for_all_tenants_stops_the_start() =>
        Assert.Contains(
            "SecretBackends:azure:VaultUrl must contain {tenant}",
            Assert
                .Throws<SettingsException>(() =>
                    Given.Settings([
                        .. Azure.Where(setting => setting.Item1 != "SecretBackends:azure:VaultUrl"),
                        ("SecretBackends:azure:VaultUrl", "https://kv.vault.azure.net"),
                    ])
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("vault", "app,app", "The secret 'app' is listed twice.")]
    [InlineData(
        "vault",
        "../other/app",
        "'../other/app' is not a valid secret name. Use up to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit."
    )]
    [InlineData(
        "vault",
        "App",
        "'App' is not a valid secret name. Use up to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit."
    )]
    [InlineData("vault", "tenant-secrets", "The name 'tenant-secrets' is reserved. Choose another name.")]
    [InlineData("vault", "", "List the secrets that the tenant needs, or choose no secrets manager.")]
    [InlineData("other", "app", "Choose where the secrets come from: vault.")]
    public async Task What_cannot_be_requested_is_reported(string backend, string names, string sentence)
    {
        await using var portal = await TestPortal.StartAsync(Vault);

        var refused = await portal.Requests.PreviewAsync(
            Given.Lead(),
            Given.Input() with
            {
                Secrets = new SecretsInput(backend, names.Split(',', StringSplitOptions.RemoveEmptyEntries)),
            },
            CancellationToken.None
        );

        Assert.Equal(sentence, Assert.Single(refused.Problems).Message);
    }

    [Fact]
    public async Task Secrets_are_requested_approved_and_changed_by_name()
    {
        await using var portal = await TestPortal.StartAsync(Vault);
        var asked = (
            await portal.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Secrets = new SecretsInput("vault", ["db", "app"]) }, CancellationToken.None)
        ).Value!;
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), asked.Id!, asked.Revision, null, CancellationToken.None)).Problems);

        var changed = (
            await portal.Requests.SubmitAsync(
                Given.Lead(),
                new RequestInput
                {
                    Kind = RequestKind.ChangeAccess,
                    Tenant = "shop",
                    Purpose = "Mail.",
                    Secrets = new SecretsInput("vault", ["db", "app", "mail"]),
                },
                CancellationToken.None
            )
        ).Value!;

        var diff = (await portal.RequestReader.FindAsync(Given.Admin(), changed.Id!, CancellationToken.None))!.Diff.Single(field => field.IsChange);
        Assert.Equal(
            ("Secrets", "app, db from vault", "app, db, mail from vault"),
            (diff.Title.ToString(), diff.Original?.ToString(), diff.Requested.ToString())
        );
        Assert.Contains("key: tenants/shop/mail", changed.Yaml, StringComparison.Ordinal);
    }

    private static Manifest Store((string, string?)[] settings, string backend) =>
        Render(settings, backend).All.Single(manifest => manifest.Kind == "SecretStore");

    private static string Account((string, string?)[] settings, string backend) =>
        Render(settings, backend).All.Single(manifest => manifest.Name == SecretBackend.ServiceAccount).ToJson()["metadata"]!["annotations"]?.ToJsonString()
        ?? "none";

    private static RenderedManifests Render((string, string?)[] overrides, string backend)
    {
        var settings = Given.Settings(overrides);
        return new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends).Render(
            Guid.Empty,
            "req-1",
            Given.Spec() with
            {
                Secrets = new TenantSecrets(backend, ["app", "db"]),
            },
            Given.Team()
        );
    }
}
