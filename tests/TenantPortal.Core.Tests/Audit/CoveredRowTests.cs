using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.EvidencePacks;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

/// <summary>What a user with the database changes in the rows that evidence reads.</summary>
public class CoveredRowTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string, string> Changes
    {
        get
        {
            (string Sql, string Sentence)[] changes =
            [
                ("""UPDATE "Requests" SET "Purpose" = 'Something else.'""", "Request {0} was changed outside the portal: purpose."),
                ("""UPDATE "Requests" SET "Asked" = REPLACE("Asked", 'shop', 'shoq')""", "Request {0} was changed outside the portal: requested spec."),
                ("""UPDATE "Requests" SET "Original" = "Asked" """, "Request {0} was changed outside the portal: original spec."),
                ("""UPDATE "Requests" SET "Decided" = "Asked" """, "Request {0} was changed outside the portal: approved spec."),
                ("""UPDATE "Requests" SET "RequestedByName" = 'Eve'""", "Request {0} was changed outside the portal: requester."),
                ("""UPDATE "Requests" SET "Status" = 'Rejected'""", "Request {0} was changed outside the portal: status."),
                ("""UPDATE "Requests" SET "Cluster" = 'other'""", "Request {0} was changed outside the portal: tenant."),
                ("""UPDATE "Decisions" SET "Comment" = 'No reason.'""", "A decision on request {0} was changed outside the portal: comment."),
                ("""UPDATE "Decisions" SET "DeciderId" = 'eve'""", "A decision on request {0} was changed outside the portal: decider."),
                ("""UPDATE "Decisions" SET "Outcome" = 'Rejected'""", "A decision on request {0} was changed outside the portal: outcome."),
                ("""DELETE FROM "Decisions" """, "A decision on request {0} was removed outside the portal."),
                ("""UPDATE "Notes" SET "Text" = 'Never mind.'""", "A comment on request {0} was changed outside the portal: text."),
                ("""UPDATE "Notes" SET "AuthorName" = 'Eve'""", "A comment on request {0} was changed outside the portal: author."),
                ("""DELETE FROM "Notes" """, "A comment on request {0} was removed outside the portal."),
                ("""UPDATE "Revisions" SET "Yaml" = 'kind: Secret'""", "Revision {1} was changed outside the portal: manifests."),
                ("""UPDATE "Tenants" SET "Spec" = REPLACE("Spec", 'shop', 'shoq')""", "Tenant shop was changed outside the portal: approved spec."),
            ];
            var data = new TheoryData<DatabaseProvider, string, string>();
            foreach (var (sql, sentence) in changes)
            {
                data.Add(DatabaseProvider.Sqlite, sql, sentence);
                if (TestDatabase.Server is not null)
                    data.Add(DatabaseProvider.PostgreSql, sql, sentence);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_row_is_named_by_the_verification_and_by_the_evidence(DatabaseProvider database, string sql, string sentence)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var (id, revision) = await ApproveWithCommentAsync(portal);
        await portal.ExecuteAsync(sql);

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        var evidence = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;

        var expected = string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, id, revision);
        Assert.False(report.IsIntact);
        Assert.Equal(expected, Assert.Single(report.Breaks).Sentence);
        Assert.Equal("The database was changed outside the portal: 1 row that evidence reads differs from the audit log.", report.Sentence);
        Assert.Equal(expected, Assert.Single(evidence.Integrity.Breaks));
        Assert.Contains(expected, EvidenceHtml.Write(evidence), StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Rows_as_the_portal_wrote_them_match(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveWithCommentAsync(portal);

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        var evidence = (await portal.Get<EvidencePack>().TakeAsync(Given.Lead(), "shop", Cancellation))!;

        // The request, the decision, the comment, the revision and the tenant.
        Assert.Equal((true, 5, 0), (report.IsIntact, report.CoveredRows, report.RowsNotCovered));
        Assert.EndsWith(" 5 rows that evidence reads match the log.", report.Sentence, StringComparison.Ordinal);
        Assert.Equal((true, 5, 0), (evidence.Integrity.IsIntact, evidence.Integrity.Covered, evidence.Integrity.NotCovered));
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_that_was_returned_answered_and_decided_again_matches(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = (await portal.SubmitAsync()).Id!;
        await portal.Reviews.AskAsync(Given.Admin(), id, "What for?", Cancellation);
        portal.Time.Advance(TimeSpan.FromTicks(123_457));
        await portal.Get<RequestAnswers>().AnswerAsync(Given.Lead(), id, "For the shop.", Given.Input() with { Purpose = "A new shop." }, Cancellation);
        var revision = (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!.Revision;
        await portal.Decisions.ApproveAsync(Given.Admin(), id, revision, null, Cancellation);

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Empty(report.Breaks);
        Assert.Equal(0, report.RowsNotCovered);
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_that_was_added_is_named(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var (id, _) = await ApproveWithCommentAsync(portal);
        await portal.ExecuteAsync(
            """
            INSERT INTO "Notes" ("Id", "RequestId", "AuthorId", "AuthorName", "Text", "Visibility", "At")
            SELECT 1000, "RequestId", "AuthorId", "AuthorName", 'I agree.', "Visibility", "At" FROM "Notes"
            """
        );

        Assert.Equal($"A comment on request {id} was added outside the portal.", (await portal.FindOnlyBreakAsync()).Sentence);
        Assert.Equal(
            [$"A comment on request {id} was added outside the portal."],
            (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!.Integrity.Breaks
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_that_was_removed_is_named(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveWithCommentAsync(portal);
        var second = Submitted(
            await portal.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Kind = RequestKind.Delete, Purpose = "No longer used." }, Cancellation)
        );
        await portal.ExecuteAsync($"""DELETE FROM "Requests" WHERE "Id" = '{second}'""");
        var sentence = $"Request {second} was removed outside the portal.";

        Assert.Equal(sentence, (await portal.FindOnlyBreakAsync()).Sentence);
        Assert.Equal([sentence], (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!.Integrity.Breaks);
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_and_its_entry_that_were_changed_together_show_in_the_entry(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveWithCommentAsync(portal);
        await portal.TamperAsync("""UPDATE "Audit" SET "Covered" = NULL WHERE "Action" = 'request.noted'""", """DELETE FROM "Notes" """);

        var report = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        var evidence = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;

        Assert.EndsWith("was changed or was not written by the portal.", Assert.Single(report.Breaks).Sentence, StringComparison.Ordinal);
        Assert.EndsWith("was changed or was not written by the portal.", Assert.Single(evidence.Integrity.Breaks), StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Rows_that_are_older_than_their_cover_are_counted_and_not_called_intact(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveWithCommentAsync(portal);
        // As a version wrote them that did not cover rows: the entries have no hashes, and their seals do not include any.
        await portal.RemoveLogAsync();
        await using var upgraded = await portal.RestartAsync();
        upgraded.Time.Advance(TimeSpan.FromDays(1));
        await upgraded.SubmitAsync("market", "search");

        var report = await upgraded.Get<AuditVerifier>().VerifyAsync(Cancellation);
        var evidence = (await upgraded.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;

        Assert.Empty(report.Breaks);
        Assert.Equal((2, 5), (report.CoveredRows, report.RowsNotCovered));
        Assert.EndsWith(
            "5 rows are not covered: the portal wrote them before the log covered rows, so a change would not be noticed.",
            report.Sentence,
            StringComparison.Ordinal
        );
        Assert.Equal((0, 5), (evidence.Integrity.Covered, evidence.Integrity.NotCovered));
    }

    [Fact]
    public async Task A_team_does_not_learn_of_internal_comments_from_the_comparison()
    {
        await using var portal = await TestPortal.StartAsync();
        var (id, _) = await ApproveWithCommentAsync(portal);
        await portal.Get<ConversationService>().AddAsync(Given.Admin(), id, "Among us.", NoteVisibility.Internal, Cancellation);
        await portal.ExecuteAsync("""UPDATE "Notes" SET "Text" = 'Changed.' WHERE "Visibility" = 'Internal'""");

        var toTeam = (await portal.Get<EvidencePack>().TakeAsync(Given.Lead(), "shop", Cancellation))!;
        var toAuditor = (await portal.Get<EvidencePack>().TakeAsync(Given.Auditor(), "shop", Cancellation))!;

        Assert.Empty(toTeam.Integrity.Breaks);
        Assert.Equal([$"A comment on request {id} was changed outside the portal: text."], toAuditor.Integrity.Breaks);
    }

    private static async Task<(string Id, string Revision)> ApproveWithCommentAsync(TestPortal portal)
    {
        var request = await portal.SubmitAsync();
        await portal.Get<ConversationService>().AddAsync(Given.Lead(), request.Id!, "For the new shop.", NoteVisibility.Shared, Cancellation);
        var approved = await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, "Looks right.", Cancellation);
        Assert.Empty(approved.Problems);
        return (request.Id!, request.Revision);
    }

    private static string Submitted(Result<Core.Requests.Submitting.SubmittedRequest> result)
    {
        Assert.Empty(result.Problems);
        return result.Value!.Id!;
    }
}
