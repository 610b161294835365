using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Tenants.Queue;

/// <summary>Validates the section <c>Reconciler</c>.</summary>
internal sealed class ReconcilerOptionsValidator : SettingsValidator<ReconcilerOptions>
{
    protected override IEnumerable<string> FindMistakes(ReconcilerOptions options)
    {
        if (options.Workers is < 1 or > 128)
            yield return $"Reconciler:Workers must be 1 to 128, not {options.Workers}.";
        if (options.WorkersPerCluster is < 1 or > 128)
            yield return $"Reconciler:WorkersPerCluster must be 1 to 128, not {options.WorkersPerCluster}.";
        if (options.Resync < TimeSpan.FromMinutes(1) || options.Resync > TimeSpan.FromDays(1))
            yield return $"Reconciler:Resync must be 00:01:00 to 1.00:00:00, not {options.Resync}.";
        if (options.MaxBackoff < TimeSpan.FromSeconds(1) || options.MaxBackoff > TimeSpan.FromHours(1))
            yield return $"Reconciler:MaxBackoff must be 00:00:01 to 01:00:00, not {options.MaxBackoff}.";
        if (options.ProgressDeadline < TimeSpan.FromSeconds(1) || options.ProgressDeadline > TimeSpan.FromDays(7))
            yield return $"Reconciler:ProgressDeadline must be 00:00:01 to 7.00:00:00, not {options.ProgressDeadline}.";
        if (options.FailAfter < TimeSpan.Zero || options.FailAfter > TimeSpan.FromHours(1))
            yield return $"Reconciler:FailAfter must be 00:00:00 to 01:00:00, not {options.FailAfter}.";
    }
}
