using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TenantPortal.Web;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>The real portal in this process, with the role Web only: nothing but its answers uses the database.</summary>
internal sealed class MeasuredPortal(PagesDatabase database) : WebApplicationFactory<App>
{
    private readonly Measuring _measuring = new();
    private int _number;

    /// <summary>Everything that can be called.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public async Task<HttpClient> SignInAsync(string person, CancellationToken cancellationToken)
    {
        var client = CreateDefaultClient(ClientOptions.BaseAddress, new CookieContainerHandler());
        client.Timeout = TimeSpan.FromMinutes(10);
        using var answer = await client.GetAsync(new Uri($"/signin/development?person={person}", UriKind.Relative), cancellationToken);
        return answer.StatusCode == HttpStatusCode.Redirect
            ? client
            : throw new InvalidOperationException($"The sign-in of {person} was answered {answer.StatusCode}.");
    }

    public async Task<(HttpStatusCode Status, Measurement Measured)> MeasureAsync(
        HttpClient client,
        string address,
        string? part,
        CancellationToken cancellationToken
    )
    {
        var number = (++_number).ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.Add(Measuring.NumberHeader, number);
        if (part is not null)
            request.Headers.Add(StaticPages.PartHeader, part);
        using var answer = await client.SendAsync(request, cancellationToken);
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
        return (answer.StatusCode, _measuring.Take(number));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Logging:LogLevel:Default", "Error").UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Error");
        builder.UseSetting("Portal:Roles:0", "Web");
        builder.UseSetting("Limits:CallsPerMinute", "1000000").UseSetting("Limits:LargeCallsPerMinute", "1000000");
        // As kubeconfigs need it.
        builder.UseSetting("Clusters:default:Access:Server", "https://kubernetes.example.com");
        foreach (var (key, value) in database.Settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStartupFilter>(_measuring);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.AspNetCore.Routing.MatcherPolicy, StaticPages>());
        });
    }
}
