using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tokens;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>Two people means two people: whatever accounts, tokens and roles a person goes through.</summary>
public sealed class FourEyesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_made_a_teams_token_cannot_decide_what_was_requested_with_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var token = await TokenOfDeputyAsync(portal);
        var request = await portal.SubmitAsync(by: token);

        var decided = await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation);

        Assert.Equal("You edited this request and cannot decide it. Another platform admin has to.", Assert.Single(decided.Problems).Message);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin("other"), request.Id!, request.Revision, null, Cancellation)).Problems);
    }

    [Fact]
    public async Task Who_made_a_teams_token_cannot_decide_what_was_edited_with_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var token = await TokenOfDeputyAsync(portal);
        var request = await portal.SubmitAsync();
        await portal.Reviews.AskAsync(Given.Admin("other"), request.Id!, "Why?", Cancellation);

        await portal
            .Get<Core.Requests.Conversation.RequestAnswers>()
            .AnswerAsync(token, request.Id!, "Because.", Given.Input() with { Purpose = "The new shop." }, Cancellation);
        var revision = await RevisionAsync(portal, request.Id!);

        Assert.Contains(
            "You edited this request",
            Assert.Single((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, revision, null, Cancellation)).Problems).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_audit_names_the_person_behind_a_teams_token()
    {
        await using var portal = await TestPortal.StartAsync();
        var token = await TokenOfDeputyAsync(portal);

        var request = await portal.SubmitAsync(by: token);

        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "request.submitted" && entry.Subject == request.Id, Cancellation);
        Assert.EndsWith($"(Token {token.TokenId}, created by platform-admin, platform-admin.)", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_deputy_until_recently_cannot_decide_the_teams_requests()
    {
        await using var portal = await TestPortal.StartAsync(("Teams:FourEyes", "Never"));
        await SetDeputyAsync(portal, Given.Admin(), "platform-admin");
        await SetDeputyAsync(portal, Given.Admin(), null);
        var soon = await portal.SubmitAsync();
        portal.Time.Advance(TimeSpan.FromDays(31));
        var later = await portal.SubmitAsync("cart");

        var refused = await portal.Decisions.ApproveAsync(Given.Admin(), soon.Id!, soon.Revision, null, Cancellation);

        Assert.Equal(
            "You were the deputy of the team 'Payments' until 2026-01-05, which is too recent to decide this request. Another platform admin has to.",
            Assert.Single(refused.Problems).Message
        );
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), later.Id!, later.Revision, null, Cancellation)).Problems);
    }

    [Fact]
    public async Task Who_was_in_the_lead_group_until_recently_cannot_decide_the_teams_requests()
    {
        await using var portal = await TestPortal.StartAsync();
        var request = await portal.SubmitAsync();
        await ChangeTeamAsync(portal, Given.Admin(), team => team with { LeadGroup = "new-leads" });

        var formerLead = Given.Person("former", "platform-admins", "payments-team-leads");
        var refused = await portal.Decisions.ApproveAsync(formerLead, request.Id!, request.Revision, null, Cancellation);

        Assert.StartsWith("You were a lead of the team 'Payments'", Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("ann@example.com", "Ann@Example.com")]
    public async Task Another_account_with_the_same_address_is_the_same_person(string one, string other)
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), one, "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), other, "OpenIdConnect", Cancellation);
        var request = await portal.SubmitAsync();

        var decided = await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation);
        var seen = await portal.RequestReader.FindAsync(Given.Admin(), request.Id!, Cancellation);

        const string Sentence = "You wrote this request with another account of yours and cannot decide it. Another platform admin has to.";
        Assert.Equal(Sentence, Assert.Single(decided.Problems).Message);
        Assert.Equal((false, Sentence), (seen!.Actions.CanApprove, seen.Actions.WhyNotDecide));
    }

    public static TheoryData<AccountLink, AccountLink, bool> Links =>
        new()
        {
            { AccountLink.OfPerson("4711"), AccountLink.OfPerson("4711"), true },
            { AccountLink.OfPerson("4711"), AccountLink.OfPerson("4712"), false },
            { AccountLink.OfSubject("ann"), AccountLink.OfSubject("saml|ann"), true },
            { AccountLink.OfAddress("ann@example.com"), AccountLink.OfAddress("ANN@example.com"), true },
            { AccountLink.OfAddress("ann@example.com"), AccountLink.OfAddress("ann+admin@example.com"), false },
            { AccountLink.OfPerson("ann"), AccountLink.OfSubject("ann"), false },
        };

    [Theory]
    [MemberData(nameof(Links))]
    public async Task Accounts_with_the_same_link_are_one_person(AccountLink one, AccountLink other, bool same)
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), Cancellation, one);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), Cancellation, other);
        var request = await portal.SubmitAsync();

        var decided = await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation);

        Assert.Equal(same, !decided.Succeeded);
    }

    [Theory, OnEveryDatabase]
    public async Task Accounts_are_one_person_also_through_a_third_one_and_through_what_was_reported_before(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var people = portal.Get<PeopleRegister>();
        await people.SignInAsync(Given.Lead(), "ann@example.com", "OpenIdConnect", Cancellation);
        await people.SignInAsync(Given.Person("third"), Cancellation, AccountLink.OfAddress("ann@example.com"), AccountLink.OfPerson("4711"));
        await people.SignInAsync(Given.Admin(), Cancellation, AccountLink.OfPerson("4711"));
        // The address that ties the first two changes afterwards.
        await people.SignInAsync(Given.Lead(), "new@example.com", "OpenIdConnect", Cancellation);
        var request = await portal.SubmitAsync();

        var decided = await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation);

        Assert.StartsWith("You wrote this request with another account of yours", Assert.Single(decided.Problems).Message, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "request.refused" && entry.Subject == request.Id, Cancellation);
        Assert.EndsWith(
            "Accounts of the same person: 'payments-lead' has the e-mail address of 'third'; 'third' has the person claim of 'platform-admin'.",
            entry.Details,
            StringComparison.Ordinal
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Sign_ins_at_once_store_each_link_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), null, "OpenIdConnect", Cancellation);

        await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ => Task.Run(() => portal.Get<PeopleRegister>().SignInAsync(Given.Lead(), Cancellation, AccountLink.OfPerson("4711"))))
        );

        await using var db = portal.OpenDatabase();
        Assert.Single(await db.Set<StoredAccountLink>().ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Another_account_of_the_proposer_does_not_confirm()
    {
        await using var portal = await WithTwoAdminsAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), Cancellation, AccountLink.OfPerson("4711"));
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin("second"), Cancellation, AccountLink.OfPerson("4711"));
        await ChangeTeamAsync(portal, Given.Admin(), team => team with { Deputy = "platform-admin" });

        var confirmed = await portal.ConfirmTeamAsync(Given.Admin("second"), "payments", Cancellation);

        Assert.Equal("You proposed this change. Another platform admin has to confirm it.", Assert.Single(confirmed.Problems).Message);
        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "rights.refused", Cancellation);
        Assert.EndsWith("'platform-admin' has the person claim of 'second'.", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_whose_other_account_gave_them_the_role_does_not_answer_for_requests_of_before()
    {
        await using var portal = await TestPortal.StartAsync(("Teams:FourEyes", "Never"));
        await portal.Get<PeopleRegister>().SignInAsync(Given.Person("ann"), Cancellation, AccountLink.OfPerson("4711"));
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), Cancellation, AccountLink.OfPerson("4711"));
        var request = await portal.SubmitAsync();
        await portal.Reviews.AskAsync(Given.Admin("other"), request.Id!, "Why?", Cancellation);
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await ChangeTeamAsync(portal, Given.Admin(), team => team with { Deputy = "ann" });

        var answered = await portal.Get<Core.Requests.Conversation.RequestAnswers>().AnswerAsync(Given.Person("ann"), request.Id!, "Yes.", null, Cancellation);

        Assert.StartsWith("You made yourself a lead of the team 'Payments'", Assert.Single(answered.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_does_not_give_the_second_approval()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), "ann@example.com", "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Security(), "ann@example.com", "OpenIdConnect", Cancellation);
        var request = (await portal.Requests.SubmitAsync(Given.Lead(), Regulated(), Cancellation)).Value!;
        await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, "Fine.", Cancellation);

        var second = await portal.Decisions.ApproveAsync(Given.Security(), request.Id!, request.Revision, "Fine.", Cancellation);

        Assert.Equal("You gave the first approval. Someone else has to give the second.", Assert.Single(second.Problems).Message);
    }

    [Fact]
    public async Task Another_account_in_the_team_keeps_its_owner_from_deciding()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Member(), "ann@example.com", "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), "ann@example.com", "OpenIdConnect", Cancellation);
        var request = await portal.SubmitAsync();

        var decided = await portal.Decisions.RejectAsync(Given.Admin(), request.Id!, request.Revision, "No.", Cancellation);

        Assert.StartsWith("Another account of yours belongs to the team 'Payments'", Assert.Single(decided.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_who_makes_themselves_a_lead_does_not_answer_for_requests_of_before()
    {
        await using var portal = await TestPortal.StartAsync(("Teams:FourEyes", "Never"));
        var request = await portal.SubmitAsync();
        await portal.Reviews.AskAsync(Given.Admin("other"), request.Id!, "Why?", Cancellation);
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await SetDeputyAsync(portal, Given.Admin(), "platform-admin");

        var answered = await portal.Get<Core.Requests.Conversation.RequestAnswers>().AnswerAsync(Given.Admin(), request.Id!, "Yes.", null, Cancellation);

        Assert.Equal(
            "You made yourself a lead of the team 'Payments' after this request was submitted. Another lead of the team has to do this.",
            Assert.Single(answered.Problems).Message
        );
    }

    [Fact]
    public async Task A_change_that_gives_an_admin_rights_waits_for_another_admin()
    {
        await using var portal = await WithTwoAdminsAsync();

        var saved = await ChangeTeamAsync(portal, Given.Admin(), team => team with { Deputy = "platform-admin" });
        var waiting = await FindTeamAsync(portal);
        var own = await portal.ConfirmTeamAsync(Given.Admin(), "payments", Cancellation);
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        var confirmed = await portal.ConfirmTeamAsync(Given.Admin("other"), "payments", Cancellation);
        var after = await FindTeamAsync(portal);

        Assert.True(saved.AwaitsConfirmation);
        Assert.Equal((null, "platform-admin", false), (waiting.Deputy, waiting.Proposal!.ProposedByName, waiting.Proposal.MayConfirm));
        Assert.Equal("You proposed this change. Another platform admin has to confirm it.", Assert.Single(own.Problems).Message);
        Assert.Empty(confirmed.Problems);
        Assert.Equal(("platform-admin", null), (after.Deputy, after.Proposal));
        Assert.Equal("team.changed", after.History[0].Action);
        Assert.EndsWith("Proposed by platform-admin, confirmed by other.", after.History[0].Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("platform-admins", "payments-team")]
    [InlineData("payments-team-leads", "platform-admins")]
    public async Task A_group_of_the_admin_is_a_right_of_the_admin(string leads, string members)
    {
        await using var portal = await WithTwoAdminsAsync();

        var saved = await ChangeTeamAsync(portal, Given.Admin(), team => team with { LeadGroup = leads, MemberGroup = members });

        Assert.True(saved.AwaitsConfirmation);
    }

    [Fact]
    public async Task A_department_that_an_admin_would_manage_waits_for_another_admin()
    {
        await using var portal = await WithTwoAdminsAsync();
        var departments = portal.Get<DepartmentService>();
        var before = (await portal.Get<TeamDirectory>().FindDepartmentAsync(Given.Admin(), "commerce", Cancellation))!;

        var input = new DepartmentInput
        {
            Title = before.Title,
            ManagerGroup = "platform-admins",
            Version = before.Version,
        };
        var saved = await departments.ChangeAsync(Given.Admin(), "commerce", input, Cancellation);
        var discarded = await departments.DiscardProposalAsync(Given.Admin("other"), "commerce", Cancellation);
        var after = (await portal.Get<TeamDirectory>().FindDepartmentAsync(Given.Admin(), "commerce", Cancellation))!;

        Assert.True(saved.Value!.AwaitsConfirmation);
        Assert.Empty(discarded.Problems);
        Assert.Equal(("commerce-managers", null), (after.ManagerGroup.Group, after.Proposal));
    }

    [Fact]
    public async Task A_change_that_gives_the_admin_nothing_is_made_at_once()
    {
        await using var portal = await WithTwoAdminsAsync();

        var saved = await ChangeTeamAsync(portal, Given.Admin(), team => team with { LeadGroup = "new-leads", Deputy = "other" });

        Assert.False(saved.AwaitsConfirmation);
    }

    [Fact]
    public async Task The_only_admin_needs_no_second_one()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), null, "OpenIdConnect", Cancellation);

        Assert.False((await ChangeTeamAsync(portal, Given.Admin(), team => team with { Deputy = "platform-admin" })).AwaitsConfirmation);
    }

    [Fact]
    public async Task A_proposal_is_void_once_the_team_has_changed()
    {
        await using var portal = await WithTwoAdminsAsync();
        await ChangeTeamAsync(portal, Given.Admin(), team => team with { Deputy = "platform-admin" });

        await ChangeTeamAsync(portal, Given.Admin("other"), team => team with { Title = "Pay" });

        var confirmed = await portal.ConfirmTeamAsync(Given.Admin("other"), "payments", Cancellation);
        Assert.Equal("There is no change to confirm. It may have been confirmed or discarded, or it has expired.", Assert.Single(confirmed.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task Approvals_at_once_do_not_commit_more_than_the_cluster_has(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.Observations.SaveCapacityAsync(
            "default",
            [
                new("cpu", 10_000, 10_000, 1),
                new("memory", 100L << 30, 50L << 30, 2),
                new("ephemeral-storage", 1000L << 30, 50L << 30, 2),
                new("pods", 500, 100, 2),
            ],
            Cancellation
        );
        var requests = new List<Core.Requests.Submitting.SubmittedRequest>();
        for (var i = 0; i < 6; i++)
            requests.Add(await portal.SubmitAsync($"shop-{i}"));

        await Task.WhenAll(
            requests.Select(request => Task.Run(() => portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, "Fine.", Cancellation)))
        );

        await using var db = portal.OpenDatabase();
        Assert.Equal(2, await db.Tenants.CountAsync(Cancellation));
        Assert.Equal(4, await db.Requests.CountAsync(request => request.Status == RequestStatus.AwaitingSecond, Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Tokens_made_at_once_do_not_exceed_the_limit(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        for (var i = 0; i < TokenPolicy.MaxActive - 1; i++)
            await portal.Get<TokenService>().CreateAsync(Given.Lead(), ReadToken($"t{i}"), Cancellation);

        var made = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => Task.Run(() => portal.Get<TokenService>().CreateAsync(Given.Lead(), ReadToken($"last{i}"), Cancellation)))
        );

        Assert.Single(made, one => one.Succeeded);
    }

    [Fact]
    public async Task A_quota_below_what_is_used_by_now_is_not_approved()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        var smaller = await portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = "shop",
                Quota = Given.Amounts(cpu: "2"),
                Purpose = "Save.",
            },
            Cancellation
        );
        db.Quotas.Add(new ObservedQuota(tenant.Id, "requests.cpu", 4000, 3500));
        await db.SaveChangesAsync(Cancellation);

        var approved = await portal.Decisions.ApproveAsync(Given.Admin(), smaller.Value!.Id!, smaller.Value.Revision, null, Cancellation);

        Assert.Equal(
            new Problem("The tenant uses 3500m CPU now, more than the requested 2. Free some first, or request at least 3500m.", "quota.cpu"),
            Assert.Single(approved.Problems)
        );
    }

    [Fact]
    public async Task A_quota_below_what_is_used_is_refused_as_a_change_of_the_tier_too()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        var used = new ObservedQuota(tenant.Id, "requests.cpu", 4000, 3500);
        var sameTier = new RequestInput
        {
            Kind = RequestKind.ChangeTier,
            Tenant = "shop",
            Tier = "namespace",
            Quota = Given.Amounts(cpu: "2"),
            Purpose = "Save.",
        };
        var smaller = (await portal.Requests.SubmitAsync(Given.Lead(), sameTier, Cancellation)).Value!;
        db.Quotas.Add(used);
        await db.SaveChangesAsync(Cancellation);

        var approved = await portal.Decisions.ApproveAsync(Given.Admin(), smaller.Id!, smaller.Revision, null, Cancellation);
        await portal.Requests.WithdrawAsync(Given.Lead(), smaller.Id!, null, Cancellation);
        var again = await portal.Requests.SubmitAsync(Given.Lead(), sameTier, Cancellation);

        Assert.StartsWith("The tenant uses 3500m CPU now, more than the requested 2.", Assert.Single(approved.Problems).Message, StringComparison.Ordinal);
        Assert.StartsWith("The tenant uses 3500m CPU now, more than the requested 2.", Assert.Single(again.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_used_in_a_namespace_does_not_bound_the_quota_of_another_one()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await using var db = portal.OpenDatabase();
        db.Quotas.Add(new ObservedQuota((await db.Tenants.SingleAsync(Cancellation)).Id, "requests.cpu", 4000, 3500));
        await db.SaveChangesAsync(Cancellation);

        var moved = await portal.Requests.PreviewAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeTier,
                Tenant = "shop",
                Tier = "vcluster",
                Quota = Given.Amounts(cpu: "2"),
                Purpose = "Own CRDs.",
            },
            Cancellation
        );

        Assert.DoesNotContain(moved.Problems, problem => problem.Message.StartsWith("The tenant uses", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Taking_a_compliance_mark_off_needs_a_second_approval()
    {
        await using var portal = await TestPortal.StartAsync();
        var asked = (await portal.Requests.SubmitAsync(Given.Lead(), Regulated(), Cancellation)).Value!;
        await portal.Reviews.AskAsync(Given.Admin(), asked.Id!, "Is it?", Cancellation);
        await portal.Get<Core.Requests.Conversation.RequestAnswers>().AnswerAsync(Given.Lead(), asked.Id!, "No.", Given.Input(), Cancellation);
        await portal.Decisions.ApproveAsync(Given.Admin(), asked.Id!, await RevisionAsync(portal, asked.Id!), null, Cancellation);

        var request = (await portal.RequestReader.FindAsync(Given.Admin(), asked.Id!, Cancellation))!;

        Assert.Equal(RequestStatus.AwaitingSecond, request.Summary.Status);
        Assert.Equal(["Removing HIPAA from the case needs a second approval."], request.SecondDecisionReasons);
    }

    private static RequestInput Regulated() =>
        Given.Input() with
        {
            Case = new() { Audience = "internal", Compliance = ["HIPAA"] },
            OverrideReason = "The auditors allow it for this one.",
        };

    private static TokenInput ReadToken(string name) => new() { Name = name, Scopes = ["read"] };

    private static async Task<string> RevisionAsync(TestPortal portal, string id)
    {
        await using var db = portal.OpenDatabase();
        return await db.Requests.Where(request => request.Id == id).Select(request => request.ManifestHash).SingleAsync(Cancellation);
    }

    /// <summary>The admin makes themselves deputy, makes a token of the team, and is deputy no more.</summary>
    private static async Task<CurrentUser> TokenOfDeputyAsync(TestPortal portal)
    {
        await SetDeputyAsync(portal, Given.Admin(), "platform-admin");
        var input = new TokenInput
        {
            Name = "ci",
            Team = "payments",
            Scopes = ["read", "request"],
        };
        var token = (await portal.Get<TokenService>().CreateAsync(Given.Admin(), input, Cancellation)).Value!;
        await SetDeputyAsync(portal, Given.Admin(), null);
        // The former role alone would keep them from deciding.
        portal.Time.Advance(TimeSpan.FromDays(60));
        return (await portal.Get<TokenRegister>().RecognizeAsync(token.Secret, "::1", Cancellation)).User!;
    }

    private static async Task<TestPortal> WithTwoAdminsAsync()
    {
        var portal = await TestPortal.StartAsync();
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin(), "one@example.com", "OpenIdConnect", Cancellation);
        await portal.Get<PeopleRegister>().SignInAsync(Given.Admin("other"), "other@example.com", "OpenIdConnect", Cancellation);
        return portal;
    }

    private static async Task<TeamDetails> FindTeamAsync(TestPortal portal) =>
        (await portal.Get<TeamDirectory>().FindTeamAsync(Given.Admin(), "payments", Cancellation))!;

    private static async Task SetDeputyAsync(TestPortal portal, CurrentUser admin, string? deputy)
    {
        if (deputy is not null)
            await portal.Get<PeopleRegister>().SignInAsync(admin, null, "OpenIdConnect", Cancellation);
        await ChangeTeamAsync(portal, admin, team => team with { Deputy = deputy });
    }

    private static async Task<SavedTeam> ChangeTeamAsync(TestPortal portal, CurrentUser admin, Func<TeamInput, TeamInput> change)
    {
        var team = await FindTeamAsync(portal);
        var same = new TeamInput
        {
            Title = team.Title,
            Department = team.Department,
            LeadGroup = team.GroupOf(TeamRole.Lead).Group,
            MemberGroup = team.GroupOf(TeamRole.Member).Group,
            Deputy = team.Deputy,
            Version = team.Version,
        };
        var saved = await portal.Get<TeamService>().ChangeAsync(admin, "payments", change(same), Cancellation);
        Assert.Empty(saved.Problems);
        return saved.Value!;
    }
}
