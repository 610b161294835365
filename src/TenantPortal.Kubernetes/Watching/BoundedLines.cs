using System.Buffers;
using System.Text;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Reads the lines of a stream that may never end, and refuses one that is longer than any object. A line is returned as soon as its end has arrived:
/// a text reader would wait for more after a line that just fills its buffer, and so hold back an event until the next one.
/// </summary>
internal sealed class BoundedLines(Stream stream) : IDisposable
{
    /// <summary>In bytes. Objects have at most 3 MiB.</summary>
    public const int MaxLength = 8 << 20;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private ReadOnlyMemory<byte> _left;

    /// <summary>The next line; null at the end. The last one may have no line break.</summary>
    /// <exception cref="IOException">The line is too long.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>();
        while (true)
        {
            if (_left.IsEmpty)
            {
                var read = await stream.ReadAsync(_buffer, cancellationToken);
                if (read == 0)
                    return line.WrittenCount == 0 ? null : Encoding.UTF8.GetString(line.WrittenSpan);
                _left = _buffer.AsMemory(0, read);
            }

            var end = _left.Span.IndexOf((byte)'\n');
            line.Write(_left.Span[..(end < 0 ? _left.Length : end)]);
            if (line.WrittenCount > MaxLength)
                throw new IOException($"A line is longer than {MaxLength} bytes.");
            _left = end < 0 ? default : _left[(end + 1)..];
            if (end >= 0)
                return Encoding.UTF8.GetString(line.WrittenSpan);
        }
    }

    public void Dispose() => stream.Dispose();
}
