using System.IO.Pipelines;
using System.Text;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Tests.Watching;

public sealed class BoundedLinesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(16 * 1024)]
    [InlineData(100_000)]
    public async Task A_line_is_read_when_its_end_has_arrived_however_long_it_is(int length)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var lines = new BoundedLines(pipe.Reader.AsStream());
        var sent = new string('x', length - 1);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(sent + "\n"), Cancellation);

        // Nothing follows: a reader that waits for more never returns.
        Assert.Equal(sent, await lines.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task Characters_of_several_bytes_may_be_cut_anywhere()
    {
        var pipe = new Pipe();
        using var lines = new BoundedLines(pipe.Reader.AsStream());
        var reading = lines.ReadAsync(Cancellation).AsTask();
        foreach (var part in Encoding.UTF8.GetBytes("Zahlungsverkehr K\u00f6ln \u6c7a\u6e08\nrest"))
            await pipe.Writer.WriteAsync(new[] { part }, Cancellation);
        await pipe.Writer.CompleteAsync();

        Assert.Equal("Zahlungsverkehr K\u00f6ln \u6c7a\u6e08", await reading);
        Assert.Equal("rest", await lines.ReadAsync(Cancellation));
        Assert.Null(await lines.ReadAsync(Cancellation));
    }
}
