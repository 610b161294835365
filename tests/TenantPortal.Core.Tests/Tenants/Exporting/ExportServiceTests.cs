using TenantPortal.Core.Audit;
using TenantPortal.Core.Tenants.Exporting;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Exporting;

public class ExportServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_sees_a_tenant_takes_its_manifests_and_that_is_written_down()
    {
        await using var portal = await TestPortal.StartAsync();
        var request = await portal.ApproveTenantAsync();
        var exports = portal.Get<ExportService>();

        var ofTenant = await exports.ExportTenantAsync(Given.Auditor(), "shop", Cancellation);
        var ofRequest = await exports.ExportRequestAsync(Given.Lead(), request, Cancellation);

        Assert.Equal(("shop.zip", $"{request}.zip"), (ofTenant.Value!.Name, ofRequest.Value!.Name));
        Assert.Equal(
            ["auditor shop", $"payments-lead {request}"],
            portal
                .OpenDatabase()
                .Audit.Where(entry => entry.Action == "manifests.exported")
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.ActorId + " " + entry.Subject)
        );
    }

    [Fact]
    public async Task Others_find_nothing_and_a_namespace_has_no_variables()
    {
        await using var portal = await TestPortal.StartAsync();
        var request = await portal.ApproveTenantAsync();
        var (exports, stranger) = (portal.Get<ExportService>(), Given.Lead("search"));

        Assert.Equal(ProblemKind.NotFound, (await exports.ExportTenantAsync(stranger, "shop", Cancellation)).Problems[0].Kind);
        Assert.Equal(ProblemKind.NotFound, (await exports.ExportVariablesAsync(stranger, "shop", Cancellation)).Problems[0].Kind);
        Assert.Equal(ProblemKind.NotFound, (await exports.ExportRequestAsync(stranger, request, Cancellation)).Problems[0].Kind);
        var problem = (await exports.ExportVariablesAsync(Given.Lead(), "shop", Cancellation)).Problems[0];
        Assert.Equal(
            ("'shop' is not a dedicated cluster, so it has no Terraform variables. Its manifests are at /api/v1/tenants/shop/export.", ProblemKind.Conflict),
            (problem.Message, problem.Kind)
        );
    }
}
