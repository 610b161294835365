namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>
/// The latest notice to the leads of a tenant about its expiry date: one row per tenant, so that no notice is sent twice. It outlives the
/// announcement, which is deleted after a while.
/// </summary>
public sealed class ExpiryNotice
{
    /// <summary>The <see cref="Days"/> of the notice that the tenant has expired.</summary>
    public const int Expired = 0;

    public ExpiryNotice(Guid tenantId, DateOnly expiresOn, int days, DateTimeOffset at) => (TenantId, ExpiresOn, Days, At) = (tenantId, expiresOn, days, at);

    public Guid TenantId { get; private set; }

    /// <summary>The expiry date that the notice was about. After a renewal, notices start again.</summary>
    public DateOnly ExpiresOn { get; private set; }

    /// <summary>How many days before the expiry date the notice was due; <see cref="Expired"/> after it.</summary>
    public int Days { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>Whether this notice, or a more urgent one, was given about the date.</summary>
    public bool Covers(DateOnly expiresOn, int days) => ExpiresOn == expiresOn && Days <= days;

    /// <summary>A more urgent notice, or one about another date, follows this one.</summary>
    /// <exception cref="InvalidOperationException">This notice covers it.</exception>
    internal void Follow(DateOnly expiresOn, int days, DateTimeOffset at)
    {
        if (Covers(expiresOn, days))
            throw new InvalidOperationException($"The notice of {Days} days about {ExpiresOn:yyyy-MM-dd} covers that of {days} days.");
        (ExpiresOn, Days, At) = (expiresOn, days, at);
    }
}
