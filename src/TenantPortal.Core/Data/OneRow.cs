using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>Lets one query answer several small questions.</summary>
internal static class OneRowQuery
{
    /// <summary>One row, to which the answers are added as subqueries: also where the tables that are asked have none.</summary>
    public static IQueryable<int> OneRow(this PortalDb db) => db.Database.SqlQuery<int>($"""SELECT 1 AS "Value" """);
}
