using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Languages;

/// <summary>
/// Chooses the language of a page: the one that the user keeps, otherwise the browser's. Only texts follow it; what is formatted for programs is the
/// same in all languages.
/// </summary>
internal static class PortalLanguages
{
    /// <summary>Set at sign-in and by the account page, in the format of <see cref="CookieRequestCultureProvider"/>.</summary>
    public const string Cookie = "TenantPortal.Language";

    /// <summary>No browser prefers as many; a caller may send any number.</summary>
    private const int MaxLanguages = 10;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    public static void AddPortalLanguages(this IServiceCollection services) =>
        services
            .AddOptions<RequestLocalizationOptions>()
            .Configure<LanguageCatalog>(
                (options, catalog) =>
                {
                    options.DefaultRequestCulture = CultureOf(LanguageCatalog.English);
                    options.SupportedCultures = [CultureInfo.InvariantCulture];
                    options.SupportedUICultures = [.. catalog.Codes.Select(CultureInfo.GetCultureInfo)];
                    options.RequestCultureProviders =
                    [
                        new CookieRequestCultureProvider { CookieName = Cookie },
                        new CustomRequestCultureProvider(context => Task.FromResult(FindLanguageOfBrowser(context.Request))),
                    ];
                }
            );

    /// <summary>The value of the cookie.</summary>
    public static string CookieFor(string code) => CookieRequestCultureProvider.MakeCookieValue(CultureOf(code));

    /// <summary>Shows the pages of this browser in the language from the next page on.</summary>
    public static void KeepLanguage(this HttpContext context, string code) =>
        context.Response.Cookies.Append(
            Cookie,
            CookieFor(code),
            new CookieOptions
            {
                MaxAge = KeptFor,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            }
        );

    /// <summary>
    /// The languages that the browser prefers, without their regions. The provider of the framework asks the data of cultures for the language of a region,
    /// and the program runs without them.
    /// </summary>
    private static ProviderCultureResult? FindLanguageOfBrowser(HttpRequest request)
    {
        var languages = request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Take(MaxLanguages)
            .Select(language => new StringSegment(language.Value.Value!.Split('-')[0]))
            .ToList();
        return languages.Count == 0 ? null : new ProviderCultureResult([""], languages);
    }

    private static RequestCulture CultureOf(string code) => new(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(code));
}
