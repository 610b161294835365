using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Requests.Budgeting;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Requests.Placing;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers requests, from the draft to the decision.</summary>
internal static class RequestServices
{
    public static IServiceCollection AddRequests(this IServiceCollection services) =>
        services
            .AddSettings<AutoApprovalOptions, AutoApprovalOptionsValidator>(AutoApprovalOptions.Section)
            .AddSingleton(TenantRequest.CoveredTable)
            .AddSingleton(Decision.CoveredTable)
            .AddSingleton(RequestNote.CoveredTable)
            .AddSingleton<BudgetAssessor>()
            .AddSingleton<BudgetReader>()
            .AddSingleton<AutoApprover>()
            .AddSingleton<PlacementService>()
            .AddSingleton<RequestPreparation>()
            .AddSingleton<RequestTieReader>()
            .AddSingleton<RequestTransaction>()
            .AddSingleton<ReviewRequest>()
            .AddSingleton<RequestService>()
            .AddSingleton<RequestAnswers>()
            .AddSingleton<DecideRequest>()
            .AddSingleton<CapacityHolds>()
            .AddSingleton<ConversationService>()
            .AddSingleton<DraftService>()
            .AddSingleton<RequestClock>()
            .AddSingleton<RequestReminders>()
            .AddSingleton<RequestReader>()
            .AddSingleton<ApprovalReader>()
            .AddSingleton<ApprovalQueue>()
            .AddSingleton<RequestCheckQueue>();
}
