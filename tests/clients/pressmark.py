"""A client of `pressmark-search --serve`: starts it, asks, and gives the answers as dictionaries.

    with Pressmark("path/of/index") as search:
        answer = search.ask('"critical infrastructure"', limit=3, since="2024")
        for hit in answer["hits"]:
            print(hit["rank"], hit["title"], hit["fragments"][0]["text"])

The process stays until the end of the `with` (or close()), and is started again when it has gone, as after a crash. What
is wrong with a query is a QueryError, which has the status, the message and, of the query, the column. One question at a
time: a program with several threads has a Pressmark in each, or a lock.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import subprocess


class PressmarkError(Exception):
    """There is no process to ask: the program is missing, or ends at once, as it does without an index."""


class QueryError(Exception):
    """A query without an answer. status is `bad_query`, `invalid`, `timeout` and so on: see pressmark-search(1)."""

    def __init__(self, line):
        super().__init__(line["message"])
        self.status = line["status"]
        self.column = line.get("column")
        self.id = line.get("id")


class Pressmark:
    """A running pressmark-search. options: of its command line, the defaults of every query."""

    def __init__(self, index=None, options=(), program="pressmark-search"):
        self.command = [program, "--serve", "--format=json", *options]
        if index is not None:
            self.command += ["-d", index]
        self.process = None
        self.asked = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ask(self, query, **members):
        """The answer to a query, as the object of --format=json. members: any, since, limit … of the query."""
        self.asked += 1
        request = {"id": self.asked, "q": query, **members}
        answer = self.ask_line(json.dumps(request).encode())
        if answer["id"] != request["id"]:
            self.close()  # what comes next would be no answer to what is asked next
            raise PressmarkError("asked %r, answered %r" % (request["id"], answer["id"]))
        return answer

    def ask_line(self, line):
        """The answer to a line of bytes, without its line feed; not an empty one or a comment, which has no answer."""
        try:
            answer = self._exchange(line)
        except (BrokenPipeError, EOFError):
            self.close()
            try:
                answer = self._exchange(line)  # once more, with a new process
            except (BrokenPipeError, EOFError):
                raise PressmarkError("%s ends with status %d" % (self.command[0], self.close())) from None
        if answer.get("type") == "error":
            raise QueryError(answer)
        return answer

    def close(self):
        """End the process, when there is one; its exit status, else None."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdout.close()
        return process.wait()

    def _exchange(self, line):
        if self.process is None:
            try:
                self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            except OSError as error:
                raise PressmarkError(str(error)) from None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer.endswith(b"\n"):
            raise EOFError
        return json.loads(answer)
