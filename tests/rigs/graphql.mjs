// GraphQL queries on standard input, one JSON list; out, the errors that GitHub's schema finds in them, one JSON list.
import { validate } from "@octokit/graphql-schema";
import { readFileSync } from "node:fs";

const queries = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(queries.flatMap((query) => validate(query).map((error) => error.message))));
