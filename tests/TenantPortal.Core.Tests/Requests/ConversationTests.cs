using TenantPortal.Core.Audit;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class ConversationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_internal_note_is_for_those_who_decide_and_auditors_only()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        Assert.True(
            (await portal.Get<ConversationService>().AddAsync(Given.Admin(), id, "They were late before.", NoteVisibility.Internal, Cancellation)).Succeeded
        );

        var (lead, member, auditor, admin) = (
            await FindAsync(portal, Given.Lead(), id),
            await FindAsync(portal, Given.Member(), id),
            await FindAsync(portal, Given.Auditor(), id),
            await FindAsync(portal, Given.Admin(), id)
        );
        var ownAdmin = await FindAsync(portal, Given.Person("ann", "platform-admins", "payments-team"), id);

        Assert.All([lead, member, ownAdmin], details => Assert.Empty(details.Notes));
        Assert.All(
            [lead, member, ownAdmin],
            details => Assert.DoesNotContain(details.History, entry => entry.Action.Contains("internal", StringComparison.Ordinal))
        );
        Assert.All([auditor, admin], details => Assert.Equal("They were late before.", Assert.Single(details.Notes).Text));
    }

    [Fact]
    public async Task A_person_writes_a_limited_number_of_comments_in_an_hour()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        var conversation = portal.Get<ConversationService>();
        for (var note = 0; note < ConversationService.MaxPerHour; note++)
            Assert.Empty((await conversation.AddAsync(Given.Lead(), id, $"{note}", NoteVisibility.Shared, Cancellation)).Problems);

        var tooMany = await conversation.AddAsync(Given.Lead(), id, "More.", NoteVisibility.Shared, Cancellation);
        var other = await conversation.AddAsync(Given.Admin(), id, "Enough.", NoteVisibility.Shared, Cancellation);
        portal.Time.Advance(TimeSpan.FromHours(1));
        var later = await conversation.AddAsync(Given.Lead(), id, "More.", NoteVisibility.Shared, Cancellation);

        Assert.Equal(
            new Problem("You have written 60 comments on this request within an hour. Try again later.", Kind: ProblemKind.TooOften),
            Assert.Single(tooMany.Problems)
        );
        Assert.Empty(other.Problems);
        Assert.Empty(later.Problems);
    }

    [Fact]
    public async Task The_newest_note_is_shown_however_many_there_are()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        await using (var db = portal.OpenDatabase())
        {
            db.Notes.AddRange(Enumerable.Range(0, 505).Select(i => new RequestNote(id, Given.Lead(), $"{i}", NoteVisibility.Shared, Given.Now)));
            db.Audit.Add(AuditEntry.ByReconciler("test.noted", id, "Many comments.", Given.Now));
            await db.SaveChangesAsync(Cancellation);
        }

        await portal.Reviews.AskAsync(Given.Admin(), id, "What for?", Cancellation);

        var notes = (await FindAsync(portal, Given.Lead(), id)).Notes;
        Assert.Equal(("504", "What for?"), (notes[^2].Text, notes[^1].Text));
    }

    [Theory]
    [InlineData("payments-team-leads", NoteVisibility.Shared, null)]
    [InlineData("payments-team", NoteVisibility.Shared, null)]
    [InlineData("platform-admins", NoteVisibility.Shared, null)]
    [InlineData("security-approvers", NoteVisibility.Internal, null)]
    [InlineData("payments-team-leads", NoteVisibility.Internal, ProblemKind.Forbidden)]
    [InlineData("auditors", NoteVisibility.Shared, ProblemKind.Forbidden)]
    [InlineData("auditors", NoteVisibility.Internal, ProblemKind.Forbidden)]
    [InlineData("commerce-managers", NoteVisibility.Shared, ProblemKind.Forbidden)]
    [InlineData("search-team-leads", NoteVisibility.Shared, ProblemKind.NotFound)]
    public async Task Who_may_write_what(string group, NoteVisibility visibility, ProblemKind? refusal)
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;

        var added = await portal.Get<ConversationService>().AddAsync(Given.Person("ann", group), id, "Hello.", visibility, Cancellation);

        Assert.Equal(refusal, added.Problems.Select(problem => (ProblemKind?)problem.Kind).SingleOrDefault());
    }

    [Theory]
    [InlineData(null, "Enter a comment.")]
    [InlineData(" \n ", "Enter a comment.")]
    [InlineData("left\u202Eright", "The note contains invisible characters. Enter it as plain text.")]
    public async Task A_note_says_something_that_everyone_can_read(string? text, string sentence)
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;

        var refused = await portal.Get<ConversationService>().AddAsync(Given.Lead(), id, text, NoteVisibility.Shared, Cancellation);

        Assert.Equal(new Problem(sentence, "text"), Assert.Single(refused.Problems));
    }

    [Fact]
    public async Task A_note_is_not_endless()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;

        var refused = await portal.Get<ConversationService>().AddAsync(Given.Lead(), id, new string('a', 100_000), NoteVisibility.Shared, Cancellation);

        Assert.Equal("The note has 100000 characters. The limit is 4000. Shorten the text.", Assert.Single(refused.Problems).Message);
    }

    private static async Task<RequestDetails> FindAsync(TestPortal portal, Core.People.CurrentUser user, string id) =>
        (await portal.RequestReader.FindAsync(user, id, Cancellation))!;
}
