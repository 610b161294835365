using System.Text.Json;
using TenantPortal.Core;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Web.Features.Requests.Submitting;

namespace TenantPortal.Web.Features.Requests.Drafts;

/// <summary>Saves the form as a draft when its content has changed, one save at a time.</summary>
internal sealed class DraftAutosave(DraftService drafts, string? id, RequestInput start, RequestStep firstStep)
{
    private string _saved = JsonSerializer.Serialize(start);
    private RequestStep _savedStep = firstStep;
    private bool _isSaving;
    private RequestStep _step = firstStep;

    /// <summary>The id of the draft; null until the first save.</summary>
    public string? Id { get; private set; } = id;

    /// <summary>The outcome of the last save as a sentence; null before the first.</summary>
    public Sentence? Outcome { get; private set; }

    public async Task SaveAsync(CurrentUser user, RequestDraft draft, RequestStep step)
    {
        _step = step;
        // The loop of the running save picks up changes that are made meanwhile.
        if (_isSaving)
            return;
        _isSaving = true;
        try
        {
            // A step alone makes no draft, but a draft opens at the step where it was left.
            while (
                draft.ToInput() is var input
                && JsonSerializer.Serialize(input) is var typed
                && _step is var reached
                && (typed != _saved || (Id is not null && reached != _savedStep))
            )
            {
                var kept = await drafts.SaveAsync(user, Id, new DraftContent(input, reached.ToString()), CancellationToken.None);
                // The draft was discarded in another window, so the input becomes a new draft.
                if (!kept.Succeeded && Id is not null && kept.Problems.Any(problem => problem.Kind == ProblemKind.NotFound))
                {
                    Id = null;
                    continue;
                }

                (_saved, _savedStep, Id) = (typed, reached, kept.Value ?? Id);
                Outcome = kept.Succeeded ? (Sentence)"Draft saved." : Sentence.Join(" ", kept.Problems.Select(problem => problem.Sentence));
            }
        }
        finally
        {
            _isSaving = false;
        }
    }
}
