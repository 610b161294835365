namespace TenantPortal.Web.Tests.Auth;

/// <summary>
/// Who may call what. A row is a method, a route with its parameters, whose object it is called for, and one answer for each caller.
/// <para>
/// To add a call: write its row (two for a route with a parameter: an <c>own</c> object, of the team Payments, and a <c>foreign</c> one, of the team
/// Ledger), its body under <see cref="Bodies"/> when it takes one, and the object under <see cref="AccessPortal"/>. No cell may change what another sees:
/// let writes reach the rules and fail there (422, 409), or be such that they can be done twice. 302 means: sent to sign in. A page is the same
/// shell for everyone; what it shows to whom is in <see cref="PageAccessTests"/>.
/// </para>
/// </summary>
internal static class AccessTable
{
    /// <summary>
    /// The callers, in the order of the columns. <c>lead</c> and <c>member</c> are of Payments, <c>other</c> leads Search, <c>manager</c> manages
    /// Commerce and Discovery but not Ledger's department, <c>admin2</c> is Ledger's deputy. <c>t:read</c> and <c>t:request</c> are tokens of the
    /// lead with that scope only, <c>t:decide</c> one of the admin; <c>t:team</c> and <c>t:other</c> are tokens of Payments and Search that read and request.
    /// </summary>
    private const string Callers = "anon lead member other manager admin admin2 security auditor t:read t:request t:decide t:team t:other";

    //                                             own or       anon lead memb othr mngr admi adm2 secu audi | read requ deci team othr
    private const string Calls = """
        GET    /api/v1/requests                    -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        POST   /api/v1/requests                    -            401  200  403  403  403  403  403  403  403    403  204  403  200  403
        GET    /api/v1/requests/{id}               own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/requests/{id}               foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/requests/{id}/manifests     own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/requests/{id}/manifests     foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        POST   /api/v1/requests/{id}/approve       own          401  403  403  404  403  422  422  403  403    403  403  422  403  403
        POST   /api/v1/requests/{id}/approve       foreign      401  404  404  404  404  422  403  403  403    403  403  422  403  403
        POST   /api/v1/requests/{id}/reject        own          401  403  403  404  403  422  422  422  403    403  403  422  403  403
        POST   /api/v1/requests/{id}/reject        foreign      401  404  404  404  404  422  403  422  403    403  403  422  403  403
        POST   /api/v1/requests/{id}/claim         own          401  403  403  404  403  409  409  409  403    403  403  409  403  403
        POST   /api/v1/requests/{id}/claim         foreign      401  404  404  404  404  409  403  409  403    403  403  409  403  403
        POST   /api/v1/requests/{id}/release       own          401  403  403  404  403  409  409  409  403    403  403  409  403  403
        POST   /api/v1/requests/{id}/release       foreign      401  404  404  404  404  409  403  409  403    403  403  409  403  403
        POST   /api/v1/requests/{id}/ask           own          401  403  403  404  403  409  409  409  403    403  403  409  403  403
        POST   /api/v1/requests/{id}/ask           foreign      401  404  404  404  404  409  403  409  403    403  403  409  403  403
        POST   /api/v1/requests/{id}/approve/preview own        401  403  403  404  403  200  200  403  403    403  403  204  403  403
        POST   /api/v1/requests/{id}/approve/preview foreign    401  404  404  404  404  200  403  403  403    403  403  204  403  403
        POST   /api/v1/requests/{id}/withdraw      own          401  422  403  404  403  403  403  403  403    403  422  403  422  404
        POST   /api/v1/requests/{id}/withdraw      foreign      401  404  404  404  404  403  422  403  403    403  404  403  404  404
        POST   /api/v1/requests/{id}/answer        own          401  409  403  404  403  403  403  403  403    403  409  403  409  404
        POST   /api/v1/requests/{id}/answer        foreign      401  404  404  404  404  403  409  403  403    403  404  403  404  404
        POST   /api/v1/requests/{id}/notes         own          401  422  422  404  403  422  422  422  403    403  422  403  422  404
        POST   /api/v1/requests/{id}/notes         foreign      401  404  404  404  404  422  422  422  403    403  404  403  404  404
        GET    /api/v1/drafts                      -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        POST   /api/v1/drafts                      -            401  422  422  422  422  422  422  422  422    403  422  403  422  422
        GET    /api/v1/drafts/{id}                 own          401  200  404  404  404  404  404  404  404    200  403  403  404  404
        GET    /api/v1/drafts/{id}                 foreign      401  404  404  404  404  404  200  404  404    404  403  403  404  404
        PUT    /api/v1/drafts/{id}                 own          401  422  404  404  404  404  404  404  404    403  422  403  404  404
        PUT    /api/v1/drafts/{id}                 foreign      401  404  404  404  404  404  422  404  404    403  404  403  404  404
        DELETE /api/v1/drafts/{id}                 own          401  204  404  404  404  404  404  404  404    403  204  403  404  404
        DELETE /api/v1/drafts/{id}                 foreign      401  404  404  404  404  404  204  404  404    403  404  403  404  404
        POST   /api/v1/tenants/{name}/finish-move  own          401  409  403  404  403  409  409  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/spare        own          401  409  403  404  403  409  409  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/suspend      own          401  409  403  404  403  409  409  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/resume       own          401  409  403  404  403  409  409  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/suspend      foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        POST   /api/v1/tenants/{name}/resume       foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        PUT    /api/v1/tenants/{name}/sleep        own          401  409  403  404  403  409  409  403  403    403  409  403  409  404
        DELETE /api/v1/tenants/{name}/sleep        own          401  409  403  404  403  409  409  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/wake         own          401  409  409  404  403  409  409  403  403    403  409  403  409  404
        PUT    /api/v1/tenants/{name}/sleep        foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        DELETE /api/v1/tenants/{name}/sleep        foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        POST   /api/v1/tenants/{name}/wake         foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        POST   /api/v1/tenants/{name}/recertification own       401  409  403  404  409  403  403  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/recertification foreign   401  404  404  404  404  403  409  403  403    403  404  403  404  404
        GET    /api/v1/recertifications            -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        POST   /api/v1/tenants/{name}/finish-move  foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        POST   /api/v1/tenants/{name}/spare        foreign      401  404  404  404  404  409  409  403  403    403  404  403  404  404
        POST   /api/v1/tiers/advise                -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/tenants                     -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/exports/tenants             -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/exports/requests            -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/tenants/{name}              own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}              foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/tenants/{name}/manifests    own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/manifests    foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/notifications               -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        POST   /api/v1/notifications/read          -            401  200  200  200  200  200  200  200  200    403  403  403  403  403
        GET    /api/v1/me/notification-settings    -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        PUT    /api/v1/me/notification-settings    -            401  200  200  200  200  200  200  200  200    403  403  403  403  403
        DELETE /api/v1/me/notification-settings    -            401  204  204  204  204  204  204  204  204    403  403  403  403  403
        GET    /api/v1/audit                       -            401  403  403  403  403  200  200  200  200    403  403  403  403  403
        GET    /api/v1/audit/verify                -            401  403  403  403  403  200  200  200  200    403  403  403  403  403
        GET    /api/v1/audit/export                -            401  403  403  403  403  200  200  200  200    403  403  403  403  403
        GET    /api/v1/deliveries                  -            401  403  403  403  403  200  200  403  200    403  403  403  403  403
        POST   /api/v1/deliveries/{id:long}/resend own          401  403  403  403  403  404  404  403  403    403  403  403  403  403
        POST   /api/v1/deliveries/{id:long}/resend foreign      401  403  403  403  403  404  404  403  403    403  403  403  403  403
        GET    /api/v1/tenants/{name}/move         own          401  404  404  404  404  404  404  404  404    404  403  403  404  404
        GET    /api/v1/tenants/{name}/move         foreign      401  404  404  404  404  404  404  404  404    404  403  403  404  404
        POST   /api/v1/tenants/{name}/move/inventory own        401  409  403  404  403  409  409  403  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/move/inventory foreign    401  404  404  404  404  409  409  403  403    403  404  403  404  404
        GET    /api/v1/tenants/{name}/deletion     own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/deletion     foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        POST   /api/v1/tenants/{name}/deletion/inventory own    401  200  403  404  403  200  200  200  403    403  204  403  200  404
        POST   /api/v1/tenants/{name}/deletion/inventory foreign 401 404  404  404  404  200  200  200  403    403  404  403  404  404
        POST   /api/v1/tenants/{name}/deletion/confirm own      401  403  403  404  403  409  409  403  403    403  403  409  403  403
        POST   /api/v1/tenants/{name}/deletion/confirm foreign  401  404  404  404  404  409  403  403  403    403  403  409  403  403
        GET    /api/v1/tenants/{name}/usage        own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/usage        foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/tenants/{name}/isolation    own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/isolation    foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        POST   /api/v1/tenants/{name}/isolation/check own       401  409  403  404  403  409  409  409  403    403  409  403  409  404
        POST   /api/v1/tenants/{name}/isolation/check foreign   401  404  404  404  404  409  409  409  403    403  404  403  404  404
        POST   /api/v1/tenants/{name}/isolation/release own     401  403  403  404  403  409  409  409  403    403  403  409  403  403
        POST   /api/v1/tenants/{name}/isolation/release foreign 401  404  404  404  404  409  403  409  403    403  403  409  403  403
        GET    /api/v1/tenants/{name}/drift        own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/drift        foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/drift                       -            401  403  403  403  403  200  200  200  200    403  403  403  403  403
        POST   /api/v1/drift/{id:guid}/revert      own          401  403  403  404  403  409  409  403  403    403  403  409  403  403
        POST   /api/v1/drift/{id:guid}/revert      foreign      401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/drift/{id:guid}/ignore      own          401  403  403  404  403  422  422  403  403    403  403  422  403  403
        POST   /api/v1/drift/{id:guid}/ignore      foreign      401  404  404  404  404  422  422  403  403    403  403  422  403  403
        GET    /api/v1/notices                     -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/notices/{id:guid}           own          401  404  404  404  404  404  404  404  404    404  403  403  404  404
        GET    /api/v1/notices/{id:guid}           foreign      401  404  404  404  404  404  404  404  404    404  403  403  404  404
        POST   /api/v1/notices                     -            401  403  403  403  403  422  422  403  403    403  403  422  403  403
        DELETE /api/v1/notices/{id:guid}           own          401  403  403  403  403  404  404  403  403    403  403  404  403  403
        DELETE /api/v1/notices/{id:guid}           foreign      401  403  403  403  403  404  404  403  403    403  403  404  403  403
        GET    /api/v1/orphans                     -            401  403  403  403  403  200  200  200  200    403  403  403  403  403
        POST   /api/v1/orphans/{id:guid}/adopt     own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/orphans/{id:guid}/adopt     foreign      401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/orphans/{id:guid}/ignore    own          401  404  404  404  404  422  422  403  403    403  403  422  403  403
        POST   /api/v1/orphans/{id:guid}/ignore    foreign      401  404  404  404  404  422  422  403  403    403  403  422  403  403
        POST   /api/v1/orphans/{id:guid}/removal   own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/orphans/{id:guid}/removal   foreign      401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/orphans/{id:guid}/removal/confirm own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/orphans/{id:guid}/removal/confirm foreign      401  404  404  404  404  409  409  403  403    403  403  409  403  403
        DELETE /api/v1/orphans/{id:guid}/removal   own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        DELETE /api/v1/orphans/{id:guid}/removal   foreign      401  404  404  404  404  409  409  403  403    403  403  409  403  403
        GET    /api/v1/tenants/{name}/evidence     own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/evidence     foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/tenants/{name}/kubeconfig   own          401  200  200  404  403  200  200  403  403    200  403  403  200  404
        GET    /api/v1/tenants/{name}/kubeconfig   foreign      401  404  404  404  404  200  200  403  403    404  403  403  404  404
        GET    /api/v1/tenants/{name}/access       own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/access       foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/tenants/{name}/export       own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/export       foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/tenants/{name}/tfvars       own          401  409  409  404  409  409  409  409  409    409  403  403  409  404
        GET    /api/v1/tenants/{name}/tfvars       foreign      401  404  404  404  404  409  409  409  409    404  403  403  404  404
        GET    /api/v1/requests/{id}/export        own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/requests/{id}/export        foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/tiers                       -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/clusters                    -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/clusters/{name}             own          401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/clusters/{name}             foreign      401  404  404  404  404  404  404  404  404    404  403  403  404  404
        POST   /api/v1/clusters                    -            401  403  403  403  403  422  422  403  403    403  403  422  403  403
        PUT    /api/v1/clusters/{name}             own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        PUT    /api/v1/clusters/{name}             foreign      401  404  404  404  404  404  404  404  404    403  403  404  403  403
        POST   /api/v1/clusters/{name}/drain       own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/clusters/{name}/drain       foreign      401  404  404  404  404  404  404  404  404    403  403  404  403  403
        POST   /api/v1/clusters/{name}/resume      own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/clusters/{name}/resume      foreign      401  404  404  404  404  404  404  404  404    403  403  404  403  403
        POST   /api/v1/clusters/{name}/retire      own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/clusters/{name}/retire      foreign      401  404  404  404  404  404  404  404  404    403  403  404  403  403
        POST   /api/v1/clusters/{name}/test        own          401  404  404  404  404  202  202  403  403    403  403  202  403  403
        POST   /api/v1/clusters/{name}/test        foreign      401  404  404  404  404  404  404  404  404    403  403  404  403  403
        POST   /api/v1/cluster-tests               -            401  403  403  403  403  422  422  403  403    403  403  422  403  403
        GET    /api/v1/cluster-tests/{id:guid}     own          401  404  404  404  404  404  404  404  404    404  403  403  404  404
        GET    /api/v1/cluster-tests/{id:guid}     foreign      401  404  404  404  404  404  404  404  404    404  403  403  404  404
        GET    /api/v1/clusters/{name}/guards      own          401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/clusters/{name}/guards      foreign      401  404  404  404  404  404  404  404  404    404  403  403  404  404
        POST   /api/v1/clusters/{name}/guards/check own         401  404  404  404  404  202  202  202  403    403  403  202  403  403
        POST   /api/v1/clusters/{name}/guards/check foreign     401  404  404  404  404  404  404  404  404    403  403  404  403  403
        POST   /api/v1/clusters/{name}/accept      own          401  404  404  404  404  409  409  403  403    403  403  409  403  403
        POST   /api/v1/clusters/{name}/accept      foreign      401  404  404  404  404  404  404  404  404    403  403  404  403  403
        GET    /api/v1/dashboard                   -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/dashboard/quota             -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/dashboard/quota/export      -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/dashboard/savings           -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/tenants/{name}/right-sizing own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/tenants/{name}/right-sizing foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/dashboard/process           -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/dashboard/cost              -            401  404  404  404  404  404  404  404  404    404  403  403  404  404
        GET    /api/v1/dashboard/cost/chargeback   -            401  404  404  404  404  404  404  404  404    404  403  403  404  404
        GET    /api/v1/teams                       -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        POST   /api/v1/teams                       -            401  403  403  403  403  422  422  403  403    403  403  403  403  403
        GET    /api/v1/teams/{name}                own          401  200  404  404  404  200  200  200  200    200  403  403  200  404
        GET    /api/v1/teams/{name}                foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        PUT    /api/v1/teams/{name}                own          401  403  404  404  404  422  422  403  403    403  403  403  403  403
        PUT    /api/v1/teams/{name}                foreign      401  404  404  404  404  422  422  403  403    403  403  403  403  403
        DELETE /api/v1/teams/{name}                own          401  403  404  404  404  409  409  403  403    403  403  403  403  403
        DELETE /api/v1/teams/{name}                foreign      401  404  404  404  404  409  409  403  403    403  403  403  403  403
        POST   /api/v1/teams/{name}/proposal/confirm own        401  403  404  404  404  404  404  403  403    403  403  403  403  403
        POST   /api/v1/teams/{name}/proposal/confirm foreign    401  404  404  404  404  404  404  403  403    403  403  403  403  403
        DELETE /api/v1/teams/{name}/proposal       own          401  403  404  404  404  204  204  403  403    403  403  403  403  403
        DELETE /api/v1/teams/{name}/proposal       foreign      401  404  404  404  404  204  204  403  403    403  403  403  403  403
        GET    /api/v1/budgets                     -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        GET    /api/v1/teams/{name}/budget         own          401  200  200  404  200  200  200  200  200    200  403  403  200  404
        GET    /api/v1/teams/{name}/budget         foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        PUT    /api/v1/teams/{name}/budget         own          401  403  403  404  422  422  422  403  403    403  403  403  403  403
        PUT    /api/v1/teams/{name}/budget         foreign      401  404  404  404  404  422  422  403  403    403  403  403  403  403
        GET    /api/v1/departments/{name}/budget   own          401  404  404  404  200  200  200  200  200    404  403  403  404  404
        GET    /api/v1/departments/{name}/budget   foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        PUT    /api/v1/departments/{name}/budget   own          401  404  404  404  403  422  422  403  403    403  403  403  403  403
        PUT    /api/v1/departments/{name}/budget   foreign      401  404  404  404  404  422  422  403  403    403  403  403  403  403
        GET    /api/v1/departments                 -            401  200  200  200  200  200  200  200  200    200  403  403  200  200
        POST   /api/v1/departments                 -            401  403  403  403  403  422  422  403  403    403  403  403  403  403
        GET    /api/v1/departments/{name}          own          401  404  404  404  404  200  200  200  200    404  403  403  404  404
        GET    /api/v1/departments/{name}          foreign      401  404  404  404  404  200  200  200  200    404  403  403  404  404
        PUT    /api/v1/departments/{name}          own          401  404  404  404  404  422  422  403  403    403  403  403  403  403
        PUT    /api/v1/departments/{name}          foreign      401  404  404  404  404  422  422  403  403    403  403  403  403  403
        DELETE /api/v1/departments/{name}          own          401  404  404  404  404  409  409  403  403    403  403  403  403  403
        DELETE /api/v1/departments/{name}          foreign      401  404  404  404  404  409  409  403  403    403  403  403  403  403
        POST   /api/v1/departments/{name}/proposal/confirm own 401 404 404  404  404  404  404  403  403    403  403  403  403  403
        POST   /api/v1/departments/{name}/proposal/confirm foreign 401 404 404 404 404  404  404  403  403  403  403  403  403  403
        DELETE /api/v1/departments/{name}/proposal own          401  404  404  404  404  204  204  403  403    403  403  403  403  403
        DELETE /api/v1/departments/{name}/proposal foreign      401  404  404  404  404  204  204  403  403    403  403  403  403  403
        GET    /api/v1/tokens                      -            401  200  200  200  200  200  200  200  200    403  403  403  403  403
        POST   /api/v1/tokens                      -            401  422  422  422  422  422  422  422  422    403  403  403  403  403
        DELETE /api/v1/tokens/{id}                 own          401  204  404  404  404  204  204  404  404    403  403  403  403  403
        DELETE /api/v1/tokens/{id}                 foreign      401  404  404  404  404  204  204  404  404    403  403  403  403  403

        GET    /openapi/{documentName}.json        own          401  200  200  200  200  200  200  200  200    401  401  401  401  401
        GET    /api                                -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /metrics                            -            200  200  200  200  200  200  200  200  200    200  200  200  200  200
        GET    /signin/development                 -            302  302  302  302  302  302  302  302  302    302  302  302  302  302
        POST   /signout/everywhere                 -            302  400  400  400  400  400  400  400  400    302  302  302  302  302
        POST   /signout                            -            302  400  400  400  400  400  400  400  400    302  302  302  302  302

        GET    /                                   -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /account                            -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /account/sessions                   -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/capacity                     -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/clusters                     -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/clusters/new                 -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/clusters/{name}              own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/drift                        -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/notices                      -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/orphans                      -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/guards                       -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /admin/deliveries                   -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /audit                              -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /notifications                      -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /notifications/settings             -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /dashboard                          -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /dashboard/process                  -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /dashboard/cost                     -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /dashboard/report                   -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /help                               -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /requests                           -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /requests/new                       -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /requests/{id}                      own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tiers                              -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /recertification                    -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants                            -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /approvals                          -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/activity            own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/quota               own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/settings            own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/access              own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/connect             own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}                     own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/change/{kind}       own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /requests/{id}/edit                 own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/isolation           own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /tenants/{name}/drift               own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /teams                              -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /teams/new                          -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /teams/{name}                       own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /departments/new                    -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /departments/{name}                 own          302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /signin/alive                       -            302  204  204  204  204  204  204  204  204    302  302  302  302  302
        GET    /signin/failed                      -            200  200  200  200  200  200  200  200  200    200  200  200  200  200
        GET    /signin                             -            200  200  200  200  200  200  200  200  200    200  200  200  200  200
        GET    /access-denied                      -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /not-found                          -            302  200  200  200  200  200  200  200  200    302  302  302  302  302
        GET    /error                              -            200  200  200  200  200  200  200  200  200    200  200  200  200  200
        """;

    /// <summary>What is sent beside an empty object, by method and route.</summary>
    public static readonly IReadOnlyDictionary<string, object> Bodies = new Dictionary<string, object>
    {
        ["POST /api/v1/clusters/{name}/accept"] = new { uid = "none" },
        // Longer than a comment may be.
        ["POST /api/v1/requests/{id}/withdraw"] = new { comment = new string('x', 5000) },
        ["PUT /api/v1/teams/{name}/budget"] = new { amounts = new { cpu = "some" } },
        ["PUT /api/v1/departments/{name}/budget"] = new { amounts = new { cpu = "some" } },
        ["POST /api/v1/requests"] = new
        {
            tenant = "another",
            team = "payments",
            tier = "namespace",
            size = "small",
            environment = "production",
            purpose = "Tries.",
        },
    };

    /// <summary>What follows the path, by method and route.</summary>
    public static readonly IReadOnlyDictionary<string, string> Queries = new Dictionary<string, string>
    {
        ["POST /api/v1/requests"] = "?dryRun=true",
        ["GET /api"] = "/",
        ["GET /signin/development"] = "?person=auditor",
    };

    public static IReadOnlyList<AccessRow> Rows { get; } =
    [
        .. Calls
            .Split('\n')
            .Select(line => line.Replace('|', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(words => words.Length > 0)
            .Select(Read),
    ];

    private static AccessRow Read(string[] words)
    {
        var callers = Callers.Split(' ');
        return words.Length == 3 + callers.Length
            ? new AccessRow(words[0], words[1], words[2], [.. callers.Zip(words.Skip(3).Select(int.Parse))])
            : throw new FormatException($"The row '{string.Join(' ', words.Take(3))}' needs {callers.Length} answers, not {words.Length - 3}.");
    }
}

/// <summary>One call for one object, and what everyone gets.</summary>
/// <param name="Whose"><c>own</c>, <c>foreign</c>, or <c>-</c> where the route has no parameter.</param>
internal sealed record AccessRow(string Method, string Route, string Whose, IReadOnlyList<(string Caller, int Status)> Cells)
{
    public string Call => $"{Method} {Route}";

    public string Name => $"{Call} {Whose}";
}
