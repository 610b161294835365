using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>Repeats a change that lost a race against another replica or user: the next attempt finds what they stored.</summary>
internal static class ConflictRetry
{
    private const int MaxAttempts = 5;

    /// <param name="attempt">Reads with a new context, changes and saves.</param>
    /// <exception cref="DbUpdateException">Every attempt lost, or the database refused the change for another reason.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> attempt)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (DbUpdateException exception) when (number < MaxAttempts && exception.IsConflict())
            {
                // Lost: the next attempt begins with what is stored now.
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(Func<Task> attempt) =>
        RunAsync(async () =>
        {
            await attempt();
            return true;
        });
}
