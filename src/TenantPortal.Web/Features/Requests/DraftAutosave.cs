using System.Text.Json;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;

namespace TenantPortal.Web.Features.Requests;

/// <summary>Keeps what is typed as a draft, one save after another, and only when something was typed since.</summary>
internal sealed class DraftAutosave(DraftService drafts, string? id, RequestInput start)
{
    private string _saved = JsonSerializer.Serialize(start);
    private bool _isSaving;

    /// <summary>Of the draft; null while nothing was saved.</summary>
    public string? Id { get; private set; } = id;

    /// <summary>How the last save went, in words; null before the first.</summary>
    public string? Told { get; private set; }

    public async Task SaveAsync(CurrentUser user, RequestDraft draft, RequestStep step)
    {
        // Whoever tabs on while a save runs is caught up with by the loop of that save.
        if (_isSaving)
            return;
        _isSaving = true;
        try
        {
            while (draft.ToInput() is var input && JsonSerializer.Serialize(input) is var typed && typed != _saved)
            {
                var kept = await drafts.SaveAsync(user, Id, new DraftContent(input, step.ToString()), CancellationToken.None);
                // Discarded in another window: what is typed here begins a new one.
                if (!kept.Succeeded && Id is not null && kept.Problems.Any(problem => problem.Kind == ProblemKind.NotFound))
                {
                    Id = null;
                    continue;
                }

                (_saved, Id) = (typed, kept.Value ?? Id);
                Told = kept.Succeeded ? "Saved as a draft." : string.Join(" ", kept.Problems.Select(problem => problem.Message));
            }
        }
        finally
        {
            _isSaving = false;
        }
    }
}
