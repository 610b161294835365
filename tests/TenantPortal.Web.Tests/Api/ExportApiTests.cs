using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

public sealed class ExportApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string? Kubectl { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl"))
            .FirstOrDefault(File.Exists);

    [Theory]
    [InlineData("namespace")]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public async Task A_real_kubectl_builds_every_object_of_the_export(string tier)
    {
        Assert.SkipWhen(Kubectl is null, "kubectl is not on the PATH.");
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        var request = await SubmitAsync(lead, tier);
        var folder = Directory.CreateTempSubdirectory("tenantportal-export-");
        try
        {
            using var answer = await lead.CallAsync($"/requests/{request.Text("id")}/export");
            await ZipFile.ExtractToDirectoryAsync(await answer.Content.ReadAsStreamAsync(Cancellation), folder.FullName, Cancellation);

            var built = await KustomizeAsync(folder.FullName);

            var objects = (await lead.GetStringAsync($"/api/v1/requests/{request.Text("id")}/manifests", Cancellation)).Split("\n---\n").Length;
            Assert.Equal(objects, built.Split("\n---\n").Length);
            Assert.Equal(objects + (tier == "cluster" ? 3 : 2), folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_export_of_a_tenant_is_a_ZIP_with_the_same_bytes_each_time()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        await ApproveAsync(portal, await SubmitAsync(lead, "namespace"));

        using var first = await lead.CallAsync("/tenants/checkout/export");
        using var second = await lead.CallAsync("/tenants/checkout/export");

        Assert.Equal(("application/zip", "checkout.zip"), (first.Content.Headers.ContentType?.MediaType, first.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Cancellation), await second.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Only_a_dedicated_cluster_has_variables_for_Terraform()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        var request = await SubmitAsync(lead, "cluster");
        await ApproveAsync(portal, request);
        using (await (await portal.SignInAsync("security")).PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") }))
        {
            // Dedicated clusters need the second approval.
        }

        await ApproveAsync(portal, await SubmitAsync(lead, "namespace", "basket"));

        using var ofCluster = await lead.CallAsync("/tenants/checkout/tfvars");
        using var ofNamespace = await lead.CallAsync("/tenants/basket/tfvars");

        Assert.Equal("checkout.tfvars.json", ofCluster.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("v1.36.2", (await ofCluster.ReadAsync()).Text("kubernetes_version"));
        Assert.Equal(HttpStatusCode.Conflict, ofNamespace.StatusCode);
        Assert.StartsWith("'basket' is not a dedicated cluster", (await ofNamespace.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    private static async Task<string> KustomizeAsync(string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Kubectl!, ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var built = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, await errors);
        return built;
    }

    private static async Task<JsonElement> SubmitAsync(HttpClient lead, string tier, string tenant = "checkout")
    {
        using var answer = await lead.PostAsync(
            "/requests",
            new
            {
                tenant,
                team = "payments",
                tier,
                size = "small",
                environment = "production",
                purpose = "Runs the checkout.",
            }
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.ReadAsync();
    }

    private static async Task ApproveAsync(PortalProcess portal, JsonElement request)
    {
        using var answer = await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{request.Text("id")}/approve",
            new { revision = request.Text("revision") }
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
