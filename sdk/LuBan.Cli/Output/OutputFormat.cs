namespace LuBan.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    Yaml,
    Name,
}
