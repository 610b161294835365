using System.IO.Compression;
using System.Text.Json;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Exporting;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Exporting;

public class ManifestExportTests
{
    public static TheoryData<string, string> Blueprints =>
        new()
        {
            { "namespace", "namespace" },
            { "vcluster", "vcluster-flux" },
            { "vcluster", "vcluster-argocd" },
            { "vcluster", "vcluster-capi" },
            { "cluster", "cluster-capi" },
        };

    [Theory]
    [MemberData(nameof(Blueprints))]
    public void Every_object_is_a_file_that_the_kustomization_lists_in_the_order_of_application(string tier, string blueprint)
    {
        var rendered = Render(tier, blueprint);

        var files = Unzip(ManifestExport.Write("tenant shop", rendered.Hash, rendered.ToYaml()));

        var kustomization = StoredManifests.ReadTrees(files["kustomization.yaml"]).Single();
        var listed = kustomization["resources"]!.AsArray().Select(file => file!.GetValue<string>()).ToList();
        Assert.Equal(rendered.All.Select(manifest => manifest.Id), listed.Select(file => StoredManifests.Read(files[file]).Single().Id));
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
        Assert.Equal(rendered.ToYaml(), string.Join("---\n", listed.Select(file => files[file])));
        Assert.Equal(files.Keys.Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) && file != "kustomization.yaml").Order(), listed.Order());
        Assert.Equal(tier == "cluster", files.ContainsKey("tfvars.json"));
        Assert.Contains(rendered.Hash, files["README.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_revision_gives_the_same_bytes()
    {
        var rendered = Render("cluster", "cluster-capi");

        Assert.Equal(
            ManifestExport.Write("tenant shop", rendered.Hash, rendered.ToYaml()),
            ManifestExport.Write("tenant shop", rendered.Hash, rendered.ToYaml())
        );
    }

    [Fact]
    public void Names_that_are_no_names_of_files_become_some_and_a_Secret_stays_in_the_portal()
    {
        const string Yaml = """
            apiVersion: v1
            kind: Secret
            metadata: {name: password, namespace: a}
            stringData: {password: hunter2}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: "tenantportal:..", namespace: a}
            """;

        var files = Unzip(ManifestExport.Write("tenant a", "hash", Yaml));

        Assert.Equal(["01-rolebinding-tenantportal---.yaml", "README.txt", "kustomization.yaml"], files.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(files.Values, content => content.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void The_variables_for_Terraform_say_what_was_approved_for_the_cluster()
    {
        var variables = JsonSerializer.Deserialize<JsonElement>(TerraformVariables.Write(Render("cluster", "cluster-capi").ToYaml())!);

        Assert.Equal("shop", variables.GetProperty("name").GetString());
        Assert.Equal("payments", variables.GetProperty("team").GetString());
        Assert.Equal("production", variables.GetProperty("environment").GetString());
        Assert.Equal("tenant-standard", variables.GetProperty("cluster_class").GetString());
        Assert.Equal("v1.36.2", variables.GetProperty("kubernetes_version").GetString());
        Assert.Equal(3, variables.GetProperty("control_plane_count").GetInt32());
        Assert.Equal(2, variables.GetProperty("worker_count").GetInt32());
        Assert.Equal("m6i.xlarge", variables.GetProperty("worker_machine_type").GetString());
        Assert.Equal("payments-team-leads", Assert.Single(variables.GetProperty("oidc").GetProperty("adminGroups").EnumerateArray()).GetString());
        Assert.Equal("restricted", variables.GetProperty("pod_security_standard").GetProperty("enforce").GetString());
    }

    [Theory]
    [InlineData("${var.x}")]
    [InlineData("\" }\nlocals { a = 1 }")]
    [InlineData("%{ if true }")]
    public void A_value_cannot_break_out_of_the_variables(string value)
    {
        var yaml =
            $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: cluster-a}}\n---\napiVersion: cluster.x-k8s.io/v1beta2\nkind: "
            + $"Cluster\nmetadata: {{name: a, namespace: cluster-a}}\nspec: {{topology: {{version: {JsonSerializer.Serialize(value)}}}}}\n";

        Assert.Equal(value, JsonSerializer.Deserialize<JsonElement>(TerraformVariables.Write(yaml)!).GetProperty("kubernetes_version").GetString());
    }

    [Theory]
    [InlineData("namespace", "namespace")]
    [InlineData("vcluster", "vcluster-flux")]
    [InlineData("vcluster", "vcluster-capi")]
    public void What_is_no_dedicated_cluster_has_no_variables(string tier, string blueprint) =>
        Assert.Null(TerraformVariables.Write(Render(tier, blueprint).ToYaml()));

    private static Dictionary<string, string> Unzip(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry => new StreamReader(entry.Open()).ReadToEnd());
    }

    private static RenderedManifests Render(string tier, string blueprint)
    {
        var settings = Given.Settings(($"Tiers:{tier}:Blueprint", blueprint));
        return new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends).Render(
            Guid.Empty,
            "req-1",
            Given.Spec() with
            {
                Tier = tier,
            },
            Given.Team()
        );
    }
}
