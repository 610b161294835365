using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
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
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Requests",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

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
