using System.ComponentModel;
using System.Diagnostics;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>The rules and the dashboard in <c>deploy/monitoring</c> name metrics that exist, and each alert has its runbook.</summary>
public sealed class AlertRulesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Rules_and_dashboard_name_documented_metrics_only()
    {
        var documented = MonitoringFiles.ReadDocument().Select(metric => metric.Name).ToHashSet();

        var expressions = MonitoringFiles.ReadExpressions();

        Assert.All(
            expressions.Where(expression => !expression.Contains("up{", StringComparison.Ordinal)),
            expression => Assert.NotEmpty(MonitoringFiles.MetricsIn(expression))
        );
        Assert.All(expressions.SelectMany(MonitoringFiles.MetricsIn), metric => Assert.Contains(metric, documented));
    }

    [Fact]
    public void The_dashboard_shows_every_metric_of_the_portal()
    {
        var shown = MonitoringFiles.ReadExpressions().SelectMany(MonitoringFiles.MetricsIn).ToHashSet();

        // The number of its durations is the same.
        Assert.Equal(
            ["tenantportal_reconciles_total"],
            MonitoringFiles.ReadDocument().Where(metric => metric.IsPortals && !shown.Contains(metric.Name)).Select(metric => metric.Name)
        );
    }

    [Fact]
    public void Each_alert_links_its_section_of_the_runbooks()
    {
        var alerts = MonitoringFiles.ReadAlerts();

        Assert.Equal(MonitoringFiles.Rules.Split("- alert:").Length - 1, alerts.Count);
        Assert.All(alerts, alert => Assert.Equal($"docs/operators/runbooks.md#{alert.Alert.ToLowerInvariant()}", alert.Runbook));
        Assert.Equal(
            alerts.Select(alert => $"## {alert.Alert}"),
            MonitoringFiles.Runbooks.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Alerts_fire_when_they_should_and_not_before()
    {
        var start = new ProcessStartInfo("promtool", ["test", "rules", MonitoringFiles.PathOf("deploy", "monitoring", "alerts-tests.yaml")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process promtool;
        try
        {
            promtool = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("promtool is not installed. Debian has it in the package prometheus.");
            return;
        }

        using (promtool)
        {
            var (output, errors) = (promtool.StandardOutput.ReadToEndAsync(Cancellation), promtool.StandardError.ReadToEndAsync(Cancellation));
            await promtool.WaitForExitAsync(Cancellation);
            Assert.True(promtool.ExitCode == 0, await output + await errors);
        }
    }

    [Fact]
    public void Each_alert_has_a_test()
    {
        var tests = File.ReadAllText(MonitoringFiles.PathOf("deploy", "monitoring", "alerts-tests.yaml"));

        Assert.All(MonitoringFiles.ReadAlerts(), alert => Assert.Contains($"alertname: {alert.Alert}\n        exp_alerts:", tests, StringComparison.Ordinal));
    }
}
