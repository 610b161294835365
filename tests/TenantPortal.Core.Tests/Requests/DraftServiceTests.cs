using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class DraftServiceTests
{
    private static readonly DraftContent HalfWritten = new(new RequestInput { Tenant = "Not a name!", Purpose = "To be" }, "size");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_keeps_what_was_typed_right_or_wrong()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.Get<DraftService>().SaveAsync(Given.Lead(), null, HalfWritten, Cancellation)).Value!;

        await portal.Get<DraftService>().SaveAsync(Given.Lead(), id, HalfWritten with { Step = "review" }, Cancellation);

        var draft = Assert.Single(await portal.Get<DraftService>().ListAsync(Given.Lead(), Cancellation));
        Assert.Equal((id, "Not a name!", "review"), (draft.Id, draft.Content.Input.Tenant, draft.Content.Step));
    }

    [Fact]
    public async Task No_one_else_sees_saves_or_discards_a_draft()
    {
        await using var portal = await TestPortal.StartAsync();
        var drafts = portal.Get<DraftService>();
        var id = (await drafts.SaveAsync(Given.Lead(), null, HalfWritten, Cancellation)).Value!;

        foreach (var other in new[] { Given.Lead(id: "second-lead"), Given.Admin(), Given.Auditor() })
        {
            Assert.Empty(await drafts.ListAsync(other, Cancellation));
            Assert.Null(await drafts.FindAsync(other, id, Cancellation));
            Assert.Equal(ProblemKind.NotFound, Assert.Single((await drafts.SaveAsync(other, id, HalfWritten, Cancellation)).Problems).Kind);
            Assert.Equal(ProblemKind.NotFound, Assert.Single((await drafts.DiscardAsync(other, id, Cancellation)).Problems).Kind);
        }

        Assert.NotNull(await drafts.FindAsync(Given.Lead(), id, Cancellation));
    }

    [Fact]
    public async Task Submitting_a_draft_ends_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.Get<DraftService>().SaveAsync(Given.Lead(), null, HalfWritten, Cancellation)).Value!;

        await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), id, Cancellation);

        Assert.Empty(await portal.Get<DraftService>().ListAsync(Given.Lead(), Cancellation));
    }

    [Fact]
    public async Task Submitting_does_not_end_someone_elses_draft()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.Get<DraftService>().SaveAsync(Given.Lead(id: "second-lead"), null, HalfWritten, Cancellation)).Value!;

        await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), id, Cancellation);

        Assert.NotNull(await portal.Get<DraftService>().FindAsync(Given.Lead(id: "second-lead"), id, Cancellation));
    }

    [Fact]
    public async Task The_oldest_of_too_many_drafts_makes_room()
    {
        await using var portal = await TestPortal.StartAsync();
        for (var i = 0; i <= DraftService.MaxDrafts; i++)
        {
            await portal.Get<DraftService>().SaveAsync(Given.Lead(), null, new DraftContent(new RequestInput { Tenant = $"tenant-{i}" }), Cancellation);
            portal.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var drafts = await portal.Get<DraftService>().ListAsync(Given.Lead(), Cancellation);

        Assert.Equal(DraftService.MaxDrafts, drafts.Count);
        Assert.DoesNotContain(drafts, draft => draft.Content.Input.Tenant == "tenant-0");
    }

    public static TheoryData<RequestInput> EndlessDrafts =>
        new()
        {
            new RequestInput { Purpose = new string('a', 20_001) },
            new RequestInput { Options = new Dictionary<string, string> { [new string('a', 10_000)] = new string('b', 10_001) } },
            new RequestInput { Secrets = new SecretsInput("vault", [.. Enumerable.Repeat("aaaaa", 4_000)]) },
        };

    [Theory]
    [MemberData(nameof(EndlessDrafts))]
    public async Task A_draft_is_not_endless(RequestInput input)
    {
        await using var portal = await TestPortal.StartAsync();

        var refused = await portal.Get<DraftService>().SaveAsync(Given.Lead(), null, new DraftContent(input), Cancellation);

        Assert.Equal("The limit of a draft is 20000 characters. Shorten the text.", Assert.Single(refused.Problems).Message);
    }
}
