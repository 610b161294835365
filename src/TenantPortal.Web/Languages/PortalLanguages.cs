using System.Globalization;
using Microsoft.AspNetCore.Localization;
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
                        new AcceptLanguageHeaderRequestCultureProvider(),
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

    private static RequestCulture CultureOf(string code) => new(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(code));
}
