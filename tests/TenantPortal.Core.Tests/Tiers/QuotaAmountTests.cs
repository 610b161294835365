using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tests.Tiers;

public class QuotaAmountTests
{
    public static TheoryData<string, string?, string> WrongAmounts =>
        new()
        {
            { "cpu", null, "CPU needs an amount, such as 4." },
            { "cpu", "  ", "CPU needs an amount, such as 4." },
            { "cpu", "0", "CPU must be more than zero." },
            { "cpu", "-4", "CPU must be more than zero." },
            { "cpu", "four", "'four' is not a valid amount of CPU. Use Kubernetes notation, such as 4." },
            { "cpu", "4Gi", "CPU is measured in cores, not in bytes. Enter 4 or 500m instead of '4Gi'." },
            { "cpu", "100u", "CPU is measured in thousandths of a core. The minimum is 1m." },
            { "cpu", "1.0005", "CPU is measured in thousandths of a core. The minimum is 1m." },
            { "cpu", "2M", "2M cores are more than any cluster has. Enter a number of cores, such as 4." },
            { "memory", "32", "Memory of '32' is less than 1Mi. Add a unit, such as 8Gi." },
            { "memory", "500m", "Memory of '500m' is less than 1Mi. Add a unit, such as 8Gi." },
            { "memory", "32GB", "'32GB' is not a valid amount of memory. Use Kubernetes notation, such as 8Gi." },
            { "memory", "0Gi", "Memory must be more than zero." },
            { "memory", "2Ei", "Memory of 2Ei is more than any cluster has. Enter an amount such as 8Gi." },
            { "memory", "1048576.5", "Memory must be a whole number of bytes, such as 8Gi." },
            { "storage", "-1Ti", "Volume storage must be more than zero." },
            {
                "ephemeralStorage",
                "99999999999999999999",
                "'99999999999999999999' is not a valid amount of ephemeral storage. Use Kubernetes notation, such as 20Gi."
            },
            { "pods", "0", "Pods must be more than zero." },
            { "pods", "1.5", "Pods must be a whole number, such as 40." },
            { "pods", "1Ki", "Pods must be a whole number, such as 40." },
            { "pods", "2M", "2M pods are more than any cluster has. Enter a number such as 40." },
        };

    [Theory]
    [MemberData(nameof(WrongAmounts))]
    public void A_wrong_amount_is_explained_at_its_field(string resource, string? text, string message)
    {
        var problem = QuotaAmount.TryRead(QuotaResource.Find(resource)!, text, out _);

        Assert.Equal(new Problem(message, "quota." + resource), problem);
    }

    [Theory]
    [InlineData("cpu", "1m", "1m")]
    [InlineData("cpu", " 0.5 ", "500m")]
    [InlineData("cpu", "1M", "1M")]
    [InlineData("memory", "1Mi", "1Mi")]
    [InlineData("memory", "1Ei", "1Ei")]
    [InlineData("memory", "1G", "1G")]
    [InlineData("pods", "1", "1")]
    [InlineData("pods", "1k", "1k")]
    public void A_good_amount_is_read(string resource, string text, string canonical)
    {
        Assert.Null(QuotaAmount.TryRead(QuotaResource.Find(resource)!, text, out var amount));
        Assert.Equal(canonical, amount.ToString());
    }

    [Fact]
    public void A_hostile_text_is_not_repeated_in_full()
    {
        var problem = QuotaAmount.TryRead(QuotaResource.Cpu, new string('9', 100_000), out _);

        Assert.True(problem!.Message.Length < 200);
    }
}
