using System.Reflection;
using TenantPortal.Core.People;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Api;

/// <summary>The user who makes an API call. Handlers take it as a parameter, so that only this type reads the claims.</summary>
internal sealed record Caller(CurrentUser User) : IBindableFromHttpContext<Caller>
{
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<Caller?>(new(context.RequestServices.GetRequiredService<AccessOptions>().Recognize(context.User)));
}
