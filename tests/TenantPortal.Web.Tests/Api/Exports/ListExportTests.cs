using System.Net;
using MiniExcelLibs;

namespace TenantPortal.Web.Tests.Api.Exports;

/// <summary>The exports of lists: what the caller sees, by the same filters.</summary>
public sealed class ListExportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenants_are_exported_as_CSV_and_XLSX_with_the_same_columns()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var lead = await portal.SignInAsync("payments-lead");
        await ApproveAsync(portal, await lead.SubmitAsync());

        var csv = await lead.CallAsync("/exports/tenants");
        var excel = await lead.CallAsync("/exports/tenants?format=xlsx");

        Assert.Equal(("text/csv", "tenants.csv"), (csv.Content.Headers.ContentType?.MediaType, csv.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal("tenants.xlsx", excel.Content.Headers.ContentDisposition?.FileName);
        var lines = (await csv.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var row = Assert.Single(await ReadAsync(excel));
        Assert.Equal(lines[0], string.Join(',', row.Keys.Select(name => $"\"{name}\"")));
        Assert.StartsWith("\"checkout\",\"Provisioning\",\"\",\"payments\",\"namespace\",\"small\",", lines[1], StringComparison.Ordinal);
        Assert.Equal(("checkout", "payments", "small"), ((string)row["name"], (string)row["team"], (string)row["size"]));
        Assert.IsType<DateTime>(row["approvedAt"]);
    }

    [Fact]
    public async Task Only_what_the_caller_may_see_and_the_filters_match_is_exported()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var (lead, other) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("search-lead"));
        await ApproveAsync(portal, await lead.SubmitAsync());

        Assert.Empty(await ReadAsync(await other.CallAsync("/exports/tenants?format=xlsx")));
        Assert.Empty(await ReadAsync(await other.CallAsync("/exports/requests?format=xlsx")));
        Assert.Empty(await ReadAsync(await lead.CallAsync("/exports/tenants?format=xlsx&search=ledger")));
        Assert.Empty(await ReadAsync(await lead.CallAsync("/exports/requests?format=xlsx&status=Submitted")));
        var request = Assert.Single(await ReadAsync(await lead.CallAsync("/exports/requests?format=xlsx&status=Approved&team=payments&search=check")));
        Assert.Equal(("checkout", "Approved"), ((string)request["name"], (string)request["status"]));
    }

    [Theory]
    [InlineData("/exports/tenants?format=pdf", "The format must be csv or xlsx.")]
    [InlineData("/exports/requests?format=json", "The format must be csv or xlsx.")]
    [InlineData("/dashboard/quota/export?format=XLSX", "The format must be csv or xlsx.")]
    [InlineData("/audit/export?format=pdf", "The format must be csv, xlsx or json.")]
    public async Task An_unknown_format_is_refused(string path, string sentence)
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));

        var refused = await (await portal.SignInAsync("auditor")).CallAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(sentence, (await refused.ReadAsync()).Text("detail"));
    }

    [Fact]
    public async Task The_dashboard_and_the_audit_log_are_exported_with_numbers()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        await ApproveAsync(portal, await (await portal.SignInAsync("payments-lead")).SubmitAsync());
        var auditor = await portal.SignInAsync("auditor");

        var amounts = await ReadAsync(await auditor.CallAsync("/dashboard/quota/export?format=xlsx"));
        var entries = await ReadAsync(await auditor.CallAsync("/audit/export?format=xlsx&action=request.submitted"));

        Assert.Equal(["cpu", "memory"], amounts.Take(2).Select(amount => amount["resource"]));
        Assert.Equal([4.0, 8.0], amounts.Take(2).Select(amount => amount["committed"]));
        Assert.IsType<double>(Assert.Single(entries)["sequence"]);
        var exported = Assert.Single(await ReadAsync(await auditor.CallAsync("/audit/export?format=xlsx&action=audit.exported")));
        Assert.Equal("Exported the audit log as xlsx.", exported["details"]);
    }

    private static async Task ApproveAsync(PortalProcess portal, System.Text.Json.JsonElement request)
    {
        var approved = await (await portal.SignInAsync("platform-admin")).PostAsync(
            $"/requests/{request.Text("id")}/approve",
            new { revision = request.Text("revision") }
        );
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
    }

    private static async Task<IReadOnlyList<IDictionary<string, object>>> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", response.Content.Headers.ContentType?.MediaType);
        using var file = new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation));
        return [.. file.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()];
    }
}
