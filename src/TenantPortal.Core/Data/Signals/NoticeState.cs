namespace TenantPortal.Core.Data.Signals;

/// <summary>Whether notices of other processes arrive in this process now.</summary>
internal sealed class NoticeState
{
    private volatile bool _areDelivered;

    public bool AreDelivered
    {
        get => _areDelivered;
        set => _areDelivered = value;
    }
}
