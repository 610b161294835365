using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

public class PortalDbTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Names_are_sorted_by_code_points_on_both(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        // A language would sort a hyphen as if it were not there.
        string[] names = ["a-z", "a0", "ab", "a-b", "a"];
        foreach (var name in names)
            await portal.ApproveTenantAsync(name);

        var listed = new List<string>();
        for (string? after = null; listed.Count == 0 || after is not null; )
        {
            var page = await portal.Tenants.ListAsync(Given.Admin(), new TenantFilter { Limit = 2, After = after }, Cancellation);
            listed.AddRange(page.Items.Select(tenant => tenant.Name));
            after = page.Next;
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), listed);
    }

    [Theory, OnEveryDatabase]
    public async Task Searching_for_what_no_database_can_hold_finds_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync();

        Assert.Empty((await portal.RequestReader.ListAsync(Given.Admin(), new RequestFilter { Search = "sh\0op" }, Cancellation)).Items);
        Assert.Empty((await portal.RequestReader.ListAsync(Given.Admin(), new RequestFilter { Team = "\uD800" }, Cancellation)).Items);
        Assert.Null(await portal.RequestReader.FindAsync(Given.Admin(), "req\0", Cancellation));
        Assert.Null(await portal.RequestReader.FindAsync(Given.Person("nobody", "payments\0"), "req-1", Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_open_request_for_a_name_is_refused_by_the_database_itself(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await portal.SubmitAsync();
        await using var db = portal.OpenDatabase();
        var open = await db.Requests.SingleAsync(request => request.Id == id.Id, Cancellation);

        db.Requests.Add(
            new TenantRequest(
                "req-two",
                Guid.NewGuid(),
                new RequestedChange(RequestKind.Create, null, open.Requested),
                "Again.",
                Given.Lead(),
                open.ManifestHash,
                Given.Now
            )
        );

        db.Audit.Add(AuditEntry.ByReconciler("test.submitted", "req-two", "A second one.", Given.Now));

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task What_evidence_reads_is_not_saved_without_an_audit_entry()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        await using var db = portal.OpenDatabase();
        db.Notes.Add(new RequestNote(id, Given.Lead(), "Unproven.", NoteVisibility.Shared, Given.Now));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancellation));
        Assert.Equal($"The comment {id} must be saved together with an audit entry.", refused.Message);
    }
}
