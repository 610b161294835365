using System.Text;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Reads the lines of a stream that may never end, and refuses one that is longer than any object.</summary>
internal sealed class BoundedLines(Stream stream) : IDisposable
{
    /// <summary>Objects have at most 3 MiB.</summary>
    public const int MaxLength = 8 << 20;

    private readonly StreamReader _reader = new(stream);
    private readonly char[] _buffer = new char[16 * 1024];
    private ReadOnlyMemory<char> _left;

    /// <summary>The next line; null at the end. The last one may have no line break.</summary>
    /// <exception cref="IOException">The line is too long.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_left.IsEmpty)
            {
                var read = await _reader.ReadAsync(_buffer, cancellationToken);
                if (read == 0)
                    return line.Length == 0 ? null : line.ToString();
                _left = _buffer.AsMemory(0, read);
            }

            var end = _left.Span.IndexOf('\n');
            line.Append(_left[..(end < 0 ? _left.Length : end)]);
            if (line.Length > MaxLength)
                throw new IOException($"A line is longer than {MaxLength} characters.");
            _left = end < 0 ? default : _left[(end + 1)..];
            if (end >= 0)
                return line.ToString();
        }
    }

    public void Dispose() => _reader.Dispose();
}
