using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class SearchText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Tenants",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Requests",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            // Rows of before have no contact: they are found by their name.
            migrationBuilder.Sql("""UPDATE "Tenants" SET "SearchText" = "Name";""");
            migrationBuilder.Sql("""UPDATE "Requests" SET "SearchText" = "TenantName";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Requests");
        }
    }
}
