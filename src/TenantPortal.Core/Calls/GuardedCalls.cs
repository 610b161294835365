using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Calls;

/// <summary>
/// Runs calls that programs may repeat or that depend on what the caller has read. The check, the change and the stored answer are one transaction: a crash
/// leaves all of them or none.
/// </summary>
public sealed class GuardedCalls
{
    /// <summary>How many keys of one caller are kept.</summary>
    public const int MaxKeys = 1000;

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Caller, string Key), bool> _running = [];
    private readonly CallTransaction _transaction;
    private readonly TimeProvider _time;

    public GuardedCalls(IDbContextFactory<PortalDb> databases, TimeProvider time) => (_transaction, _time) = (new CallTransaction(databases), time);

    /// <param name="key">Null for a call that is not repeated.</param>
    /// <param name="isCurrent">Whether what the call changes is as the caller read it; null if that does not matter.</param>
    /// <param name="answer">The call. Everything that it stores is part of the transaction, which is rolled back if it fails.</param>
    public async Task<CallOutcome> RunAsync(
        CurrentUser user,
        CallKey? key,
        Func<Task<bool>>? isCurrent,
        Func<Task<StoredResponse>> answer,
        CancellationToken cancellationToken
    )
    {
        if (key is null)
            return await StartAsync(user, null, isCurrent, answer, cancellationToken);
        if (!_running.TryAdd((user.Id, key.Value), true))
            return new CallOutcome(CallOutcomeKind.Running);
        try
        {
            return await StartAsync(user, key, isCurrent, answer, cancellationToken);
        }
        finally
        {
            _running.TryRemove((user.Id, key.Value), out _);
        }
    }

    private async Task<CallOutcome> StartAsync(
        CurrentUser user,
        CallKey? key,
        Func<Task<bool>>? isCurrent,
        Func<Task<StoredResponse>> answer,
        CancellationToken cancellationToken
    ) =>
        await _transaction.RunAsync(
            key is null ? null : $"call {user.Id} {key.Value}",
            async db =>
            {
                var oldest = _time.GetUtcNow() - Lifetime;
                var known = key is null
                    ? null
                    : await db.IdempotentCalls.SingleOrDefaultAsync(call => call.CallerId == user.Id && call.Key == key.Value, cancellationToken);
                if (known is not null && known.At >= oldest)
                    return (Recall(known, key!), false);
                if (key is not null && await db.IdempotentCalls.CountAsync(call => call.CallerId == user.Id && call.At >= oldest, cancellationToken) >= MaxKeys)
                    return (new CallOutcome(CallOutcomeKind.TooManyKeys), false);
                if (isCurrent is not null && !await isCurrent())
                    return (new CallOutcome(CallOutcomeKind.Changed), false);

                var response = await answer();
                if (key is not null && response.Succeeded)
                {
                    // The clock that removes old answers may not have come to it yet.
                    if (known is not null)
                    {
                        db.IdempotentCalls.Remove(known);
                        await db.SaveChangesAsync(CancellationToken.None);
                    }

                    db.IdempotentCalls.Add(new IdempotentCall(user.Id, key, response, _time.GetUtcNow()));
                    await db.SaveChangesAsync(CancellationToken.None);
                }

                // A refusal is committed too: the audit log has it.
                return (new CallOutcome(CallOutcomeKind.Answered, response), response.Status < 500);
            },
            cancellationToken
        ) ?? new CallOutcome(CallOutcomeKind.Running);

    private static CallOutcome Recall(IdempotentCall known, CallKey key) =>
        known.Fingerprint == key.Fingerprint ? new CallOutcome(CallOutcomeKind.Repeated, known.ToResponse()) : new CallOutcome(CallOutcomeKind.KeyIsTaken);
}
