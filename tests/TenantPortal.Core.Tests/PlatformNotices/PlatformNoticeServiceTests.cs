using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.PlatformNotices;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.PlatformNotices;

public sealed class PlatformNoticeServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_notice_is_listed_until_its_end_and_both_changes_are_in_the_audit_log(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var notices = portal.Get<PlatformNoticeService>();

        var later = (await notices.PublishAsync(Given.Admin(), "Later.", Given.Now.AddDays(1), Given.Now.AddDays(2), Cancellation)).Value!;
        var now = (await notices.PublishAsync(Given.Admin(), " Maintenance tonight. ", null, Given.Now.AddHours(1), Cancellation)).Value!;

        Assert.Equal([("Maintenance tonight.", true), ("Later.", false)], await ReadAsync());
        Assert.True((await notices.WithdrawAsync(Given.Admin(), later.Id, Cancellation)).Succeeded);
        Assert.Equal([("Maintenance tonight.", true)], await ReadAsync());
        portal.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ReadAsync());
        Assert.Equal(
            "There is no such notice. It may have ended or been withdrawn.",
            Assert.Single((await notices.WithdrawAsync(Given.Admin(), now.Id, Cancellation)).Problems).Message
        );
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(
            ["notice.published", "notice.published", "notice.withdrawn"],
            await db.Audit.Where(entry => entry.Action.StartsWith("notice.")).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation)
        );

        async Task<IEnumerable<(string, bool)>> ReadAsync() =>
            (await notices.ListAsync(Cancellation)).Select(notice => (notice.Text, notice.IsShownAt(portal.Time.GetUtcNow())));
    }

    [Fact]
    public async Task Only_platform_admins_publish_and_withdraw()
    {
        await using var portal = await TestPortal.StartAsync();
        var notices = portal.Get<PlatformNoticeService>();
        var notice = (await notices.PublishAsync(Given.Admin(), "Maintenance.", null, Given.Now.AddHours(1), Cancellation)).Value!;

        foreach (var user in new[] { Given.Lead(), Given.Manager(), Given.Security(), Given.Auditor() })
        {
            var published = await notices.PublishAsync(user, "Mine.", null, Given.Now.AddHours(1), Cancellation);
            var withdrawn = await notices.WithdrawAsync(user, notice.Id, Cancellation);

            Assert.Equal(ProblemKind.Forbidden, Assert.Single(published.Problems).Kind);
            Assert.Equal(ProblemKind.Forbidden, Assert.Single(withdrawn.Problems).Kind);
        }

        Assert.Equal(notice.Id, Assert.Single(await notices.ListAsync(Cancellation)).Id);
    }

    public static TheoryData<string?, int?, int?, string> BadNotices =>
        new()
        {
            { " ", null, 1, "Enter the text of the notice." },
            { new string('x', 501), null, 1, "The notice has 501 characters. The limit is 500. Shorten the text." },
            { "a\u202Eb", null, 1, "The notice contains invisible characters. Enter it as plain text." },
            { "Text.", null, null, "Enter when the notice ends." },
            { "Text.", -5, -1, "The end is in the past. Enter a later time." },
            { "Text.", 5, 5, "The notice must end after it starts." },
            { "Text.", null, 91 * 24, "A notice is shown for at most 90 days. Enter an earlier end." },
        };

    [Theory]
    [MemberData(nameof(BadNotices))]
    public async Task A_notice_that_no_one_could_read_is_refused_with_a_sentence(string? text, int? startsIn, int? endsIn, string sentence)
    {
        await using var portal = await TestPortal.StartAsync();
        DateTimeOffset? At(int? hours) => hours is { } number ? Given.Now.AddHours(number) : null;

        var refused = await portal.Get<PlatformNoticeService>().PublishAsync(Given.Admin(), text, At(startsIn), At(endsIn), Cancellation);

        Assert.Equal(sentence, Assert.Single(refused.Problems).Message);
    }

    [Fact]
    public async Task The_number_of_notices_is_limited()
    {
        await using var portal = await TestPortal.StartAsync();
        var notices = portal.Get<PlatformNoticeService>();
        for (var number = 0; number < PlatformNoticeService.MaxNotices; number++)
            await notices.PublishAsync(Given.Admin(), $"Notice {number}.", null, Given.Now.AddHours(1), Cancellation);

        var refused = await notices.PublishAsync(Given.Admin(), "One more.", null, Given.Now.AddHours(1), Cancellation);

        Assert.Equal("The limit is 10 notices that are shown now or later. Withdraw one first.", Assert.Single(refused.Problems).Message);
    }
}
