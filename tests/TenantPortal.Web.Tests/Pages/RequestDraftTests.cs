using System.Text.Json;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Features.Tiers;

namespace TenantPortal.Web.Tests.Pages;

public sealed class RequestDraftTests
{
    private static readonly TierCatalog Tiers = new([Given.Tier("namespace", Isolation.Namespace), Given.Tier("vcluster", Isolation.VirtualCluster)]);

    [Fact]
    public void A_draft_can_be_kept_as_json()
    {
        var draft = new RequestDraft
        {
            Tenant = "shop",
            Size = RequestDraft.Custom,
            OverrideReason = "A demo.",
            Case = new CaseDraft
            {
                Audience = "external",
                Compliance = ["HIPAA"],
                NeedsOwnCrds = true,
            },
        };
        draft.Choose(Tiers.All[0]);
        draft.Amounts["cpu"] = "6";

        var json = JsonSerializer.Serialize(draft, JsonSerializerOptions.Web);
        var read = JsonSerializer.Deserialize<RequestDraft>(json, JsonSerializerOptions.Web)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, JsonSerializerOptions.Web));
        Assert.Equal(("shop", "namespace", "6", true), (read.Tenant, read.Tier, read.Amounts["cpu"], read.Case.NeedsOwnCrds));
    }

    [Fact]
    public void Who_goes_with_the_advice_goes_with_the_next()
    {
        var draft = new RequestDraft();
        draft.Follow(null, draft.Case.Advise(Tiers), Tiers);
        var before = draft.Case.Advise(Tiers);
        draft.Case.NeedsOwnCrds = true;

        draft.Follow(before, draft.Case.Advise(Tiers), Tiers);

        Assert.Equal("vcluster", draft.Tier);
    }

    [Fact]
    public void Who_chose_otherwise_keeps_the_choice()
    {
        var draft = new RequestDraft();
        draft.Choose(Tiers.All[1]);
        var before = draft.Case.Advise(Tiers);

        draft.Follow(before, draft.Case.Advise(Tiers), Tiers);

        Assert.Equal("vcluster", draft.Tier);
    }

    [Fact]
    public void Amounts_that_were_typed_survive_another_tier()
    {
        var draft = new RequestDraft { Size = RequestDraft.Custom };
        draft.Amounts["cpu"] = "6";

        draft.Choose(Tiers.All[1]);

        Assert.Equal("6", draft.Amounts["cpu"]);
    }

    [Fact]
    public void Other_names_are_typed_with_commas_between_them() =>
        Assert.Equal(
            ["HIPAA", "FedRAMP", "DORA"],
            new CaseDraft { Compliance = ["HIPAA"], OtherCompliance = " FedRAMP,, DORA " }
                .ToInput()
                .Compliance
        );
}
