using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TenantPortal.Core.Data;

/// <summary>Publishes audit entries only after their transaction is committed, including transactions of callers.</summary>
internal sealed class AuditPublishing : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PortalDb)?.Committed();

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Committed();
        return Task.CompletedTask;
    }
}
