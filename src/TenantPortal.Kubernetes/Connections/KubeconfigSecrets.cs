using System.Collections.Concurrent;
using TenantPortal.Core.Clusters;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>A kubeconfig from a Secret, or why it could not be read.</summary>
/// <param name="Problem">A sentence; null when the text was read.</param>
internal sealed record SecretReading(string? Text, string? Problem);

/// <summary>The kubeconfigs of Secrets as they were last read. They are only in the memory of reconcilers.</summary>
internal sealed class KubeconfigSecrets
{
    private readonly ConcurrentDictionary<CredentialReference, Entry> _entries = [];

    /// <exception cref="CredentialException">It could not be read yet.</exception>
    public string Read(CredentialReference reference)
    {
        var reading = EntryOf(reference).Reading;
        return reading?.Text ?? throw new CredentialException(reading?.Problem ?? "The Secret has not been read yet.");
    }

    /// <summary>Waits until the Secret was read, or could not be.</summary>
    public Task WhenTriedAsync(CredentialReference reference, CancellationToken cancellationToken) =>
        EntryOf(reference).Tried.Task.WaitAsync(cancellationToken);

    /// <summary>Stores what was just read. While a Secret cannot be read, the former text stays in use. Returns whether the problem is another one.</summary>
    public bool Store(CredentialReference reference, SecretReading reading)
    {
        var entry = EntryOf(reference);
        var before = entry.Reading?.Problem;
        entry.Reading = reading with { Text = reading.Text ?? entry.Reading?.Text };
        entry.Tried.TrySetResult();
        return before != reading.Problem;
    }

    /// <summary>Forgets all others. One that was never read may belong to a cluster that is just being added, and someone may wait for it.</summary>
    public void Keep(IReadOnlyCollection<CredentialReference> used)
    {
        foreach (var (reference, entry) in _entries.Where(entry => !used.Contains(entry.Key)).ToList())
        {
            if (entry.Tried.Task.IsCompleted)
                _entries.TryRemove(reference, out _);
        }
    }

    private Entry EntryOf(CredentialReference reference) => _entries.GetOrAdd(reference, _ => new Entry());

    private sealed class Entry
    {
        private volatile SecretReading? _reading;

        public TaskCompletionSource Tried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SecretReading? Reading
        {
            get => _reading;
            set => _reading = value;
        }
    }
}
